using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>What can happen to a deployment. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("deployment-event")]
internal abstract record DeploymentEvent;

/// <summary>Help was offered, or the offer changed.</summary>
[GenerateSerializer, Immutable, Alias("deployment-offered")]
internal sealed record DeploymentOffered([property: Id(0)] DeploymentNeed Need, [property: Id(1)] string Source, [property: Id(2)] string Headline) : DeploymentEvent;

/// <summary>The host requested it.</summary>
[GenerateSerializer, Immutable, Alias("deployment-requested")]
internal sealed record DeploymentRequested([property: Id(0)] DeploymentNeed Need, [property: Id(1)] SealedContent Reason) : DeploymentEvent;

/// <summary>A turn into a response team is proposed: the host is asked for its mandate.</summary>
[GenerateSerializer, Immutable, Alias("turn-proposed")]
internal sealed record TurnProposed([property: Id(0)] DeploymentNeed Need, [property: Id(1)] DateTimeOffset Until, [property: Id(2)] ConsentId Consent) : DeploymentEvent;

/// <summary>It was assessed, or assessed anew; or a turn into a response team took effect.</summary>
[GenerateSerializer, Immutable, Alias("deployment-assessed")]
internal sealed record DeploymentAssessed([property: Id(0)] DeploymentNeed Need, [property: Id(1)] DateTimeOffset Until, [property: Id(2)] bool IsTurn) : DeploymentEvent;

/// <summary>The host was asked for its consent.</summary>
[GenerateSerializer, Immutable, Alias("mandate-asked")]
internal sealed record MandateAsked([property: Id(0)] MandateRequest Mandate) : DeploymentEvent;

/// <summary>A step was taken under a grant for the first time: what it grants is known.</summary>
[GenerateSerializer, Immutable, Alias("mandate-granted")]
internal sealed record MandateGranted([property: Id(0)] ConsentId Consent, [property: Id(1)] ImmutableArray<string> Tasks, [property: Id(2)] DateTimeOffset EndsAt) : DeploymentEvent
{
    /// <summary>When the host granted it, as its consent says; null in events that were written before that was kept.</summary>
    [Id(3)]
    public DateTimeOffset? GrantedAt { get; init; }
}

/// <summary>A consent is over. What was done under it stays done.</summary>
[GenerateSerializer, Immutable, Alias("mandate-ended")]
internal sealed record MandateEnded([property: Id(0)] ConsentId Consent, [property: Id(1)] ConsentState State, [property: Id(2)] DateTimeOffset At) : DeploymentEvent;

/// <summary>A team was formed, or its site or leader changed.</summary>
[GenerateSerializer, Immutable, Alias("deployment-team-put")]
internal sealed record DeploymentTeamPut([property: Id(0)] DeploymentTeam Team) : DeploymentEvent;

/// <summary>An expert was held for it.</summary>
[GenerateSerializer, Immutable, Alias("member-held")]
internal sealed record MemberHeld([property: Id(0)] DeploymentMember Member) : DeploymentEvent;

/// <summary>A member was put into another team, or into the reserve.</summary>
[GenerateSerializer, Immutable, Alias("member-placed")]
internal sealed record MemberPlaced([property: Id(0)] int Member, [property: Id(1)] TeamId? Team) : DeploymentEvent;

/// <summary>A member is at another stage.</summary>
[GenerateSerializer, Immutable, Alias("member-moved")]
internal sealed record MemberMoved([property: Id(0)] int Member, [property: Id(1)] MemberStage Stage) : DeploymentEvent;

/// <summary>The teams stand by.</summary>
[GenerateSerializer, Immutable, Alias("teams-stand-by")]
internal sealed record TeamsStandBy : DeploymentEvent;

/// <summary>The lead approved it.</summary>
[GenerateSerializer, Immutable, Alias("deployment-approved")]
internal sealed record DeploymentApproved([property: Id(0)] DateTimeOffset OnSiteBy) : DeploymentEvent
{
    /// <summary>The room that led; null in events that were written before that was kept.</summary>
    [Id(1)]
    public HubName? Room { get; init; }
}

/// <summary>The grants under which it was approved are over before anybody has left: it is assessed again.</summary>
[GenerateSerializer, Immutable, Alias("approval-lost")]
internal sealed record ApprovalLost : DeploymentEvent;

/// <summary>It lasts longer.</summary>
[GenerateSerializer, Immutable, Alias("deployment-extended")]
internal sealed record DeploymentExtended([property: Id(0)] DateTimeOffset Until, [property: Id(1)] SealedContent Reason) : DeploymentEvent;

/// <summary>A team was named to coordinate on site.</summary>
[GenerateSerializer, Immutable, Alias("coordinator-named")]
internal sealed record CoordinatorNamed([property: Id(0)] TeamId Team) : DeploymentEvent;

/// <summary>Officers of the host have arrested somebody. <see cref="By"/> makes it of what a member country says, and nothing else does.</summary>
[GenerateSerializer, Immutable, Alias("host-arrest-reported")]
internal sealed record HostArrestReported([property: Id(0)] SealedContent Report) : DeploymentEvent
{
    /// <summary>The report of a member country.</summary>
    public static HostArrestReported By(CountryAuthor country, SealedContent report)
    {
        ArgumentNullException.ThrowIfNull(country);
        return new HostArrestReported(report);
    }
}

/// <summary>Nobody was on site in time.</summary>
[GenerateSerializer, Immutable, Alias("deployment-late")]
internal sealed record DeploymentLate : DeploymentEvent;

/// <summary>The time for which it was planned is over, and it goes on.</summary>
[GenerateSerializer, Immutable, Alias("deployment-over-time")]
internal sealed record DeploymentOverTime : DeploymentEvent;

/// <summary>
/// It ends, or is nearer to its end: withdrawing, concluded, closed, declined or cancelled. Who has not left is dropped, who is away travels back.
/// </summary>
[GenerateSerializer, Immutable, Alias("deployment-ended")]
internal sealed record DeploymentEnded([property: Id(0)] DeploymentState State, [property: Id(1)] SealedContent? Text) : DeploymentEvent
{
    /// <summary>The code of the reason that the note says; null for nothing.</summary>
    [Id(2)]
    public string? Why { get; init; }
}

/// <summary>What the actor has learnt from consents before a step, for the rules.</summary>
/// <param name="Consent">The request for consent.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Tasks">What is granted; empty unless it is.</param>
/// <param name="EndsAt">When the grant ends.</param>
internal sealed record KnownGrant(ConsentId Consent, ConsentState State, ImmutableArray<string> Tasks, DateTimeOffset EndsAt)
{
    /// <summary>When it was granted; null unless it was.</summary>
    public DateTimeOffset? GrantedAt { get; init; }
}

/// <summary>A step, after the consents that cover it have recorded it as a use.</summary>
internal sealed record UnderGrant(DeploymentCommand Command, ImmutableArray<KnownGrant> Grants) : DeploymentCommand
{
    /// <summary>The lead, when the lead desk has recorded that the officer decides as one of the room that leads; else null.</summary>
    public LeadTerm? Lead { get; init; }
}

/// <summary>A member that the expert has been held for.</summary>
internal sealed record AddHeldMember(AddMember Command, ImmutableArray<ExpertSkill> Skills, DateTimeOffset HeldUntil) : DeploymentCommand;

/// <summary>A step of work: of a team, or without one of what else goes on under the deployment.</summary>
internal sealed record UseTask(TeamId? Team, string Task) : DeploymentCommand;

/// <summary>A consent says that it is over.</summary>
internal sealed record EndMandate(ConsentId Consent, ConsentState State, DateTimeOffset At) : DeploymentCommand;

/// <summary>A hold has lapsed.</summary>
internal sealed record DropLapsed(ExpertId Expert, DateTimeOffset HeldUntil) : DeploymentCommand;

/// <summary>The time for being on site has come.</summary>
internal sealed record NoteLate : DeploymentCommand;

/// <summary>The end of the plan has come.</summary>
internal sealed record NoteOverTime : DeploymentCommand;

/// <summary>What is told to a consent: ask, or, without a request, give up.</summary>
[GenerateSerializer, Immutable, Alias("mandate-word")]
internal sealed record MandateWord([property: Id(0)] MandateRequest? Request, [property: Id(1)] Author By, [property: Id(2)] OperationId Operation);

/// <summary>What is told to an expert: that it travels back, or is free.</summary>
[GenerateSerializer, Immutable, Alias("expert-word")]
internal sealed record ExpertWord([property: Id(0)] ExpertCommand Command, [property: Id(1)] OperationId Operation);
