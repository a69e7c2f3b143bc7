using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>What can be done with a deployment.</summary>
[GenerateSerializer, Immutable, Alias("deployment-command")]
public abstract record DeploymentCommand;

/// <summary>Offer help to a country that has not asked. By the Secretariat, also by an alert in its name.</summary>
/// <param name="Need">What seems to be needed.</param>
/// <param name="Source">Of what the offer is the answer, at most <see cref="DeploymentLimits.MaxLine"/> characters that hubs read: the alert's identifier.</param>
/// <param name="Headline">What happened, in a line that hubs read, of what is public.</param>
[GenerateSerializer, Immutable, Alias("offer-deployment")]
public sealed record OfferDeployment([property: Id(0)] DeploymentNeed Need, [property: Id(1)] string Source, [property: Id(2)] string Headline) : DeploymentCommand;

/// <summary>Change an offer that the host has not answered. By the Secretariat.</summary>
/// <param name="Need">What seems to be needed now.</param>
/// <param name="Source">See <see cref="OfferDeployment"/>.</param>
/// <param name="Headline">See there.</param>
[GenerateSerializer, Immutable, Alias("change-offer")]
public sealed record ChangeOffer([property: Id(0)] DeploymentNeed Need, [property: Id(1)] string Source, [property: Id(2)] string Headline) : DeploymentCommand;

/// <summary>Take an offer back that the host has not answered. By the Secretariat. One that was taken back is not opened again.</summary>
[GenerateSerializer, Immutable, Alias("cancel-offer")]
public sealed record CancelOffer : DeploymentCommand
{
    /// <summary>Why, the code of a reason for the note, such as <c>left-area</c>; null for nothing.</summary>
    [Id(0)]
    public string? Why { get; init; }
}

/// <summary>Request a team, with or without an offer. By the host alone.</summary>
/// <param name="Need">What is needed.</param>
/// <param name="Reason">What happened and what the team is to do, for gateways.</param>
[GenerateSerializer, Immutable, Alias("request-deployment")]
public sealed record RequestDeployment([property: Id(0)] DeploymentNeed Need, [property: Id(1)] SealedContent Reason) : DeploymentCommand;

/// <summary>Decline: an offer by the host, a request by the Secretariat.</summary>
/// <param name="Reason">Why, for gateways; null when nobody says.</param>
[GenerateSerializer, Immutable, Alias("decline-deployment")]
public sealed record DeclineDeployment([property: Id(0)] SealedContent? Reason) : DeploymentCommand;

/// <summary>Say what is needed, and ask the host for its consent to the mandate. By the Secretariat.</summary>
/// <param name="Need">What is needed.</param>
/// <param name="Mandate">The consent that is asked for in the same act.</param>
[GenerateSerializer, Immutable, Alias("assess-deployment")]
public sealed record AssessDeployment([property: Id(0)] DeploymentNeed Need, [property: Id(1)] MandateRequest Mandate) : DeploymentCommand;

/// <summary>Ask the host for consent to more tasks, or to a longer time. By the Secretariat.</summary>
/// <param name="Mandate">The consent that is asked for.</param>
[GenerateSerializer, Immutable, Alias("ask-mandate")]
public sealed record AskMandate([property: Id(0)] MandateRequest Mandate) : DeploymentCommand;

/// <summary>Form a team, or change its site or leader. By the Secretariat.</summary>
/// <param name="Letter">The team's letter, A to Z.</param>
/// <param name="Site">The number of its site in the need, from 0.</param>
/// <param name="Leader">The member that leads it; null when nobody does yet.</param>
[GenerateSerializer, Immutable, Alias("put-team")]
public sealed record PutTeam([property: Id(0)] char Letter, [property: Id(1)] int Site, [property: Id(2)] ExpertId? Leader) : DeploymentCommand;

/// <summary>Hold an expert for the deployment. By the Secretariat. The hold lapses unless the expert's owner releases the expert within <see cref="DeploymentLimits.HoldHours"/>.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Team">The letter of the team; null for the reserve.</param>
[GenerateSerializer, Immutable, Alias("add-member")]
public sealed record AddMember([property: Id(0)] ExpertId Expert, [property: Id(1)] char? Team) : DeploymentCommand;

/// <summary>Release an expert who is held. By the owner that brings the expert.</summary>
/// <param name="Expert">The expert.</param>
[GenerateSerializer, Immutable, Alias("release-member")]
public sealed record ReleaseMember([property: Id(0)] ExpertId Expert) : DeploymentCommand;

/// <summary>
/// Take a member out: who has not left yet is dropped, who is away travels back. By the owner that brings the expert, which so refuses the release or calls its expert back,
/// and by the Secretariat.
/// </summary>
/// <param name="Expert">The expert.</param>
[GenerateSerializer, Immutable, Alias("remove-member")]
public sealed record RemoveMember([property: Id(0)] ExpertId Expert) : DeploymentCommand;

/// <summary>Put a member into another team, or into the reserve. By the Secretariat.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Team">The letter of the team; null for the reserve.</param>
[GenerateSerializer, Immutable, Alias("place-member")]
public sealed record PlaceMember([property: Id(0)] ExpertId Expert, [property: Id(1)] char? Team) : DeploymentCommand;

/// <summary>Have the teams stand by. By the Secretariat.</summary>
[GenerateSerializer, Immutable, Alias("stand-by")]
public sealed record StandBy : DeploymentCommand;

/// <summary>Approve that the teams leave. By an officer of the Secretariat on duty in the room of the command centre that leads at that moment. Needs a grant of the host, and for each team a leader and who is in it released.</summary>
[GenerateSerializer, Immutable, Alias("approve-deployment")]
public sealed record ApproveDeployment : DeploymentCommand;

/// <summary>Say that a member has left, has arrived, or is back. By the Secretariat, and by the owner that brings the expert. Leaving and arriving need the host's grant.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Stage"><see cref="MemberStage.Travelling"/>, <see cref="MemberStage.OnSite"/> or <see cref="MemberStage.Home"/>.</param>
[GenerateSerializer, Immutable, Alias("move-member")]
public sealed record MoveMember([property: Id(0)] ExpertId Expert, [property: Id(1)] MemberStage Stage) : DeploymentCommand;

/// <summary>Stay longer. By the Secretariat. Needs a grant of the host that lasts as long, and that no member is reserved for something else by then.</summary>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("extend-deployment")]
public sealed record ExtendDeployment([property: Id(0)] DateTimeOffset Until, [property: Id(1)] SealedContent Reason) : DeploymentCommand;

/// <summary>Have all leave. By the host or the Secretariat.</summary>
/// <param name="Reason">Why, for gateways; null when nobody says.</param>
[GenerateSerializer, Immutable, Alias("withdraw-deployment")]
public sealed record WithdrawDeployment([property: Id(0)] SealedContent? Reason) : DeploymentCommand;

/// <summary>Give it up before anybody has left. By the host or the Secretariat.</summary>
/// <param name="Reason">Why, for gateways; null when nobody says.</param>
[GenerateSerializer, Immutable, Alias("cancel-deployment")]
public sealed record CancelDeployment([property: Id(0)] SealedContent? Reason) : DeploymentCommand;

/// <summary>Close what is concluded. By the Secretariat.</summary>
/// <param name="Report">The final report, for gateways.</param>
[GenerateSerializer, Immutable, Alias("close-deployment")]
public sealed record CloseDeployment([property: Id(0)] SealedContent Report) : DeploymentCommand;

/// <summary>
/// Turn a support team into a response team: the same people, and the host is asked at once for its consent to the new mandate. By the host or the Secretariat. It takes effect with the first
/// step under that grant; a further turn takes the place of one that has not taken effect.
/// </summary>
/// <param name="Need">What is needed now, of a kind of response team.</param>
/// <param name="Mandate">The consent that is asked for in the same act.</param>
[GenerateSerializer, Immutable, Alias("turn-to-response")]
public sealed record TurnToResponse([property: Id(0)] DeploymentNeed Need, [property: Id(1)] MandateRequest Mandate) : DeploymentCommand;

/// <summary>Say which team coordinates on site: a coordination cell exists. By the host or the Secretariat. Until then the first team in does.</summary>
/// <param name="Team">The letter of a team with somebody on site.</param>
[GenerateSerializer, Immutable, Alias("name-coordinator")]
public sealed record NameCoordinator([property: Id(0)] char Team) : DeploymentCommand;

/// <summary>Report an arrest. By officers of the host alone: the organisation arrests nobody.</summary>
/// <param name="Report">What happened, for gateways.</param>
[GenerateSerializer, Immutable, Alias("report-deployment-arrest")]
public sealed record ReportDeploymentArrest([property: Id(0)] SealedContent Report) : DeploymentCommand;

/// <summary>What is needed.</summary>
/// <param name="Kind">For what.</param>
/// <param name="Magnitude">How large it is.</param>
/// <param name="Sites">Where: 1 to <see cref="DeploymentLimits.MaxSites"/>.</param>
/// <param name="Tasks">What is to be done, codes: 1 to <see cref="ConsentLimits.MaxTasks"/>.</param>
/// <param name="From">From when the team is needed.</param>
/// <param name="Until">Until when; null for what <see cref="DeploymentEstimates"/> says, and no more than an estimate either way.</param>
[GenerateSerializer, Immutable, Alias("deployment-need")]
public sealed record DeploymentNeed(
    [property: Id(0)] DeploymentKind Kind,
    [property: Id(1)] DeploymentMagnitude Magnitude,
    [property: Id(2)] ImmutableArray<DeploymentSite> Sites,
    [property: Id(3)] ImmutableArray<string> Tasks,
    [property: Id(4)] DateTimeOffset From,
    [property: Id(5)] DateTimeOffset? Until)
{
    /// <summary>Until when it is planned: what is said, or what the table estimates.</summary>
    [JsonIgnore]
    public DateTimeOffset PlannedUntil => Until ?? From.AddDays(DeploymentEstimates.Default.Of(Kind, Magnitude, Sites.Length).Days);
}

/// <summary>A place where a team works.</summary>
/// <param name="Name">What it is called, in a line that hubs read.</param>
/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
[GenerateSerializer, Immutable, Alias("deployment-site")]
public sealed record DeploymentSite([property: Id(0)] string Name, [property: Id(1)] double Latitude, [property: Id(2)] double Longitude);

/// <summary>The consent of the host that a deployment asks for: to send a team, for tasks, until a time.</summary>
/// <param name="Consent">The id that the request has: of <see cref="ConsentId.For"/> with the host, the Secretariat and an operation id.</param>
/// <param name="Tasks">The tasks, codes.</param>
/// <param name="Until">Until when.</param>
/// <param name="AnswerBy">Without an answer the request lapses then.</param>
/// <param name="Reason">What exactly, why and by whom, for gateways.</param>
[GenerateSerializer, Immutable, Alias("mandate-request")]
public sealed record MandateRequest(
    [property: Id(0)] ConsentId Consent,
    [property: Id(1)] ImmutableArray<string> Tasks,
    [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] DateTimeOffset AnswerBy,
    [property: Id(4)] SealedContent Reason);
