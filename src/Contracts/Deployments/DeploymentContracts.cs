using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>
/// One deployment of the organisation's experts to a host; the key is a <see cref="DeploymentId"/>. Only the host requests, and nothing is done there without the host's grant,
/// which is asked for at every step.
/// </summary>
[Alias("deployment")]
public interface IDeploymentGrain : IAggregateGrain, IConsentUser
{
    /// <summary>Carries a command out. Repeating it under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>consent-required</c>: no grant of the host covers it; <c>not-allowed-now</c>: not in this state, an expert is not free, or the lead is with another room; the sentence says what is possible;
    /// <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<DeploymentView> ExecuteAsync(IssuedCommand<DeploymentCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The deployment as it stands; null when there is none, or it does not concern the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<DeploymentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a team may do a step of a task now. Called by teams before each step; the host's consent records it as a use, so that only a grant that holds when it is written
    /// lets the step be taken. Repeating it under the operation id is without effect.
    /// </summary>
    /// <param name="team">The team.</param>
    /// <param name="task">The code of the task.</param>
    /// <param name="operation">The id of the step, unique in the team.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.MeshException">
    /// <c>consent-required</c>: no grant of the host covers the task now; <c>not-allowed-now</c>: nobody of the team is on site, or the teams are withdrawing; <c>not-found</c>:
    /// there is no such team; <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("use-task")]
    Task UseTaskAsync(TeamId team, string task, OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether work of a task that is no team's may be done under the deployment now. Called by what works under it, such as the identification of victims, before each step; the host's consent records it as
    /// a use, as for a step of a team. Repeating it under the operation id is without effect.
    /// </summary>
    /// <param name="task">The code of the task.</param>
    /// <param name="operation">The id of the step, unique among those of the task.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.MeshException">
    /// <c>consent-required</c>: no grant of the host covers the task now; <c>not-allowed-now</c>: the deployment is not assessed yet, or all are leaving or gone; <c>not-found</c>: there is no such
    /// deployment; <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("use-mandate")]
    Task UseMandateAsync(string task, OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>An expert says that a hold has lapsed: the member is dropped. Called by the expert, until it is answered; repeating is without effect.</summary>
    /// <param name="expert">The expert.</param>
    /// <param name="heldUntil">When it lapsed: by this the deployment knows which hold it was.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("hold-lapsed")]
    Task HoldLapsedAsync(ExpertId expert, DateTimeOffset heldUntil, CancellationToken cancellationToken = default);
}

/// <summary>What a deployment tells a team: implemented by the actor of the team, whose key is a <see cref="TeamId"/>.</summary>
[Alias("deployed-team")]
public interface IDeployedTeam : IGrainWithStringKey
{
    /// <summary>
    /// The team as the deployment has it now. Called by the deployment until it is answered, whenever something of it has changed: when the team leaves for the host first, when members
    /// join, leave or travel, when tasks are granted or end, when all withdraw, when it is over. Whoever knows a higher version has heard of this.
    /// </summary>
    [Alias("take-order")]
    Task TakeOrderAsync(TeamOrder order, CancellationToken cancellationToken = default);
}

/// <summary>A team as its deployment has it.</summary>
/// <param name="Team">The team.</param>
/// <param name="Version">The deployment's version.</param>
/// <param name="At">When the deployment got it.</param>
/// <param name="Kind">What it is sent for.</param>
/// <param name="State">Where the deployment stands. While it is withdrawing no work goes on; after it is concluded nothing is entered any more.</param>
/// <param name="Site">Where the team works.</param>
/// <param name="Leader">The member that leads it; null before the approval and when nobody does.</param>
/// <param name="Members">Its members that are released, travel or are on site, and those that were.</param>
/// <param name="Tasks">The tasks that the host has granted, as far as the deployment knows; each step is asked for by <see cref="IDeploymentGrain.UseTaskAsync"/>.</param>
/// <param name="Coordinator">The team that coordinates on site now; null while nobody is there.</param>
[GenerateSerializer, Immutable, Alias("team-order")]
public sealed record TeamOrder(
    [property: Id(0)] TeamId Team,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DeploymentKind Kind,
    [property: Id(4)] DeploymentState State,
    [property: Id(5)] DeploymentSite Site,
    [property: Id(6)] ExpertId? Leader,
    [property: Id(7)] ImmutableArray<DeploymentMember> Members,
    [property: Id(8)] ImmutableArray<string> Tasks,
    [property: Id(9)] TeamId? Coordinator);

/// <summary>A deployment with its version.</summary>
/// <param name="Record">What is known.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("deployment-view")]
public sealed record DeploymentView([property: Id(0)] DeploymentRecord Record, [property: Id(1)] long Version);

/// <summary>A deployment, as hubs may read it; reasons and reports are for gateways.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Need">What is needed.</param>
/// <param name="By">Who offered or requested it first.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("deployment-record")]
public sealed record DeploymentRecord(
    [property: Id(0)] DeploymentId Id,
    [property: Id(1)] DeploymentState State,
    [property: Id(2)] DeploymentNeed Need,
    [property: Id(3)] Author By,
    [property: Id(4)] DateTimeOffset At)
{
    /// <summary>Of what the offer was the answer; null when the host requested without one.</summary>
    [Id(5)]
    public string? Source { get; init; }

    /// <summary>What happened, of what is public; null when the host requested without an offer.</summary>
    [Id(6)]
    public string? Headline { get; init; }

    /// <summary>What the host said, for gateways; null before the request.</summary>
    [Id(7)]
    public SealedContent? Reason { get; init; }

    /// <summary>Until when it is planned; null before it is assessed.</summary>
    [Id(8)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The mandate: what the host was asked for, the first first.</summary>
    [Id(9)]
    public ImmutableArray<DeploymentMandate> Mandates { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The teams, by letter.</summary>
    [Id(10)]
    public ImmutableArray<DeploymentTeam> Teams { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>All that are or were held for it, the first first.</summary>
    [Id(11)]
    public ImmutableArray<DeploymentMember> Members { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it was approved, and by whom; null before.</summary>
    [Id(12)]
    public DeploymentApproval? Approval { get; init; }

    /// <summary>When the first was on site; null before.</summary>
    [Id(13)]
    public DateTimeOffset? OnSiteAt { get; init; }

    /// <summary>Whether nobody was on site within the time, so that the room was alarmed.</summary>
    [Id(14)]
    public bool IsLate { get; init; }

    /// <summary>The team named to coordinate; null until one is. See <see cref="Coordinator"/>.</summary>
    [Id(15)]
    public TeamId? NamedCoordinator { get; init; }

    /// <summary>How often it was extended, and why; the last <see cref="DeploymentLimits.MaxExtensions"/>.</summary>
    [Id(16)]
    public ImmutableArray<DeploymentExtension> Extensions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Arrests that officers of the host reported.</summary>
    [Id(17)]
    public ImmutableArray<DeploymentArrest> Arrests { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Why it was declined, cancelled or withdrawn, for gateways; null when nobody said.</summary>
    [Id(18)]
    public SealedContent? ClosingReason { get; init; }

    /// <summary>The final report, for gateways; null before it is closed.</summary>
    [Id(19)]
    public SealedContent? Report { get; init; }

    /// <summary>The turn from a support team into a response team; null when none was proposed.</summary>
    [Id(20)]
    public DeploymentTurn? Turn { get; init; }

    /// <summary>The team that coordinates on site now: the one that was named while it has somebody there, else of those that have the one that was there first; null while nobody is on site.</summary>
    [JsonIgnore]
    public TeamId? Coordinator => NamedCoordinator is { } named && IsOnSite(named) ? named : Members
        .Where(member => member.Stage == MemberStage.OnSite && member.Team is not null)
        .OrderBy(member => member.ArrivedAt).ThenBy(member => member.Team)
        .Select(member => member.Team)
        .FirstOrDefault();

    /// <summary>Whom it concerns: host, Secretariat, and all that bring or brought experts.</summary>
    public ImmutableArray<OwnerId> Parties(OwnerId secretariat) => [.. new[] { Id.Host, secretariat }.Concat(Members.Select(member => member.Expert.Owner)).Distinct()];

    /// <summary>Whether a team has somebody on site.</summary>
    public bool IsOnSite(TeamId team) => Members.Any(member => member.Team == team && member.Stage == MemberStage.OnSite);
}

/// <summary>A turn into a response team. Until the host has granted the mandate that was asked for with it, the deployment is as it was.</summary>
/// <param name="Need">What is needed then.</param>
/// <param name="Until">Until when that is planned.</param>
/// <param name="Consent">The request for the host's consent to it.</param>
/// <param name="TakenAt">When it took effect: with the first step under that grant; null before, and for ever when the host refuses.</param>
[GenerateSerializer, Immutable, Alias("deployment-turn")]
public sealed record DeploymentTurn(
    [property: Id(0)] DeploymentNeed Need, [property: Id(1)] DateTimeOffset Until, [property: Id(2)] ConsentId Consent, [property: Id(3)] DateTimeOffset? TakenAt);

/// <summary>What the host was asked for, and what it has granted as far as the deployment knows.</summary>
/// <param name="Consent">The request for consent.</param>
/// <param name="Tasks">The tasks asked for.</param>
/// <param name="Until">Until when they were asked for.</param>
/// <param name="AskedAt">When.</param>
[GenerateSerializer, Immutable, Alias("deployment-mandate")]
public sealed record DeploymentMandate(
    [property: Id(0)] ConsentId Consent, [property: Id(1)] ImmutableArray<string> Tasks, [property: Id(2)] DateTimeOffset Until, [property: Id(3)] DateTimeOffset AskedAt)
{
    /// <summary>The tasks granted; empty before the first step under the grant.</summary>
    [Id(4)]
    public ImmutableArray<string> Granted { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When the grant ends; null before the first step under it.</summary>
    [Id(5)]
    public DateTimeOffset? GrantEndsAt { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    [Id(6)]
    public ConsentState? EndedAs { get; init; }

    /// <summary>When it ended.</summary>
    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the host granted it, as its consent says; null before the first step under it.</summary>
    [Id(8)]
    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>Whether the host's grant of a task held at a time, which may be past: not before it was given, however long before it was asked for, and not when it was over.</summary>
    /// <param name="task">The code of the task.</param>
    /// <param name="at">When.</param>
    public bool Held(string task, DateTimeOffset at) => Granted.Contains(task) && GrantedAt <= at && (EndedAt ?? GrantEndsAt) > at;
}

/// <summary>A team of a deployment.</summary>
/// <param name="Team">The team.</param>
/// <param name="Site">The number of its site in the need, from 0.</param>
/// <param name="Leader">The member that leads it; null when nobody does.</param>
[GenerateSerializer, Immutable, Alias("deployment-team")]
public sealed record DeploymentTeam([property: Id(0)] TeamId Team, [property: Id(1)] int Site, [property: Id(2)] ExpertId? Leader);

/// <summary>An expert in a deployment.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Team">The team; null for the reserve.</param>
/// <param name="Stage">How far the member is.</param>
/// <param name="Skills">What the expert does.</param>
[GenerateSerializer, Immutable, Alias("deployment-member")]
public sealed record DeploymentMember([property: Id(0)] ExpertId Expert, [property: Id(1)] TeamId? Team, [property: Id(2)] MemberStage Stage, [property: Id(3)] ImmutableArray<ExpertSkill> Skills)
{
    /// <summary>When the hold lapses unless the expert is released.</summary>
    [Id(4)]
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When the member arrived on site; null before.</summary>
    [Id(5)]
    public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>Whether the member has left home and is not back.</summary>
    [JsonIgnore]
    public bool IsAway => Stage is MemberStage.Travelling or MemberStage.OnSite or MemberStage.Returning;

    /// <summary>Whether the member belongs to it still.</summary>
    [JsonIgnore]
    public bool IsIn => Stage is not (MemberStage.Home or MemberStage.Dropped);
}

/// <summary>The approval of a deployment.</summary>
/// <param name="At">When.</param>
/// <param name="By">By whom.</param>
/// <param name="OnSiteBy">By when the first is to be on site.</param>
[GenerateSerializer, Immutable, Alias("deployment-approval")]
public sealed record DeploymentApproval([property: Id(0)] DateTimeOffset At, [property: Id(1)] Author By, [property: Id(2)] DateTimeOffset OnSiteBy)
{
    /// <summary>The room that led; null of approvals that were given before that was kept.</summary>
    [Id(3)]
    public HubName? Room { get; init; }
}

/// <summary>An extension of a deployment.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("deployment-extension")]
public sealed record DeploymentExtension([property: Id(0)] DateTimeOffset At, [property: Id(1)] DateTimeOffset Until, [property: Id(2)] SealedContent Reason);

/// <summary>An arrest that officers of the host reported.</summary>
/// <param name="At">When they reported it.</param>
/// <param name="By">Who.</param>
/// <param name="Report">What happened, for gateways.</param>
[GenerateSerializer, Immutable, Alias("deployment-arrest")]
public sealed record DeploymentArrest([property: Id(0)] DateTimeOffset At, [property: Id(1)] Author By, [property: Id(2)] SealedContent Report);

/// <summary>How large a deployment may be, and its clocks.</summary>
public static class DeploymentLimits
{
    /// <summary>Sites of a deployment.</summary>
    public const int MaxSites = 20;

    /// <summary>Members at once; a support team had up to 50 people at 6 sites.</summary>
    public const int MaxMembers = 100;

    /// <summary>Members over all its time, with those that were dropped or are back.</summary>
    public const int MaxMembersEver = 400;

    /// <summary>Requests for the host's consent.</summary>
    public const int MaxMandates = 40;

    /// <summary>Extensions that are kept.</summary>
    public const int MaxExtensions = 20;

    /// <summary>Arrests that can be reported.</summary>
    public const int MaxArrests = 50;

    /// <summary>Characters of a line that hubs read: a headline, the name of a site, what an offer answers.</summary>
    public const int MaxLine = 300;

    /// <summary>Bytes of a text, as hubs carry it.</summary>
    public const int MaxSealedBytes = 16 * 1024;

    /// <summary>Hours after which a hold lapses when the expert's owner does not answer.</summary>
    public const int HoldHours = 24;

    /// <summary>Hours after the approval within which the first is on site (domain, section 8: deployed in 12 to 24 hours).</summary>
    public const int OnSiteHours = 24;

    /// <summary>Days that a deployment may be planned ahead, and last.</summary>
    public const int LongestDays = ConsentLimits.LongestDays;
}
