using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Api;

/// <summary>A deployment as it stands.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="Host">The country to which the team goes.</param>
/// <param name="Need">What is needed.</param>
/// <param name="Estimate">How many people and days that takes, by the table.</param>
/// <param name="By">Who offered or requested it first.</param>
/// <param name="At">When.</param>
/// <param name="Source">Of what the offer was the answer; null for none.</param>
/// <param name="Headline">What happened, of what is public; null for none.</param>
/// <param name="Reason">What the host said; null in lists and when it cannot be shown.</param>
/// <param name="Until">Until when it is planned; null before it is assessed.</param>
/// <param name="Mandates">What the host was asked for, and has granted as far as the deployment knows.</param>
/// <param name="Turn">The turn from a support team into a response team; null when none was proposed, or the host has refused it.</param>
/// <param name="Teams">The teams.</param>
/// <param name="Coordinator">The team that coordinates on site now; null while nobody is there.</param>
/// <param name="Members">All that are or were held for it.</param>
/// <param name="Approval">When it was approved; null before.</param>
/// <param name="OnSiteAt">When the first was on site; null before.</param>
/// <param name="IsLate">Whether nobody was on site in time.</param>
/// <param name="Extensions">How often it was extended, and why.</param>
/// <param name="Arrests">Arrests that officers of the host reported.</param>
/// <param name="ClosingReason">Why it was declined, cancelled or withdrawn; null when nobody said.</param>
/// <param name="Report">The final report; null before it is closed.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record DeploymentBody(
    DeploymentId Id,
    DeploymentState State,
    long Version,
    OwnerId Host,
    DeploymentNeedBody Need,
    DeploymentEstimate Estimate,
    AuthorBody By,
    DateTimeOffset At,
    string? Source,
    string? Headline,
    string? Reason,
    DateTimeOffset? Until,
    ImmutableArray<DeploymentMandate> Mandates,
    DeploymentTurnBody? Turn,
    ImmutableArray<DeploymentTeam> Teams,
    TeamId? Coordinator,
    ImmutableArray<DeploymentMember> Members,
    DeploymentApprovalBody? Approval,
    DateTimeOffset? OnSiteAt,
    bool IsLate,
    ImmutableArray<DeploymentExtensionBody> Extensions,
    ImmutableArray<DeploymentArrestBody> Arrests,
    string? ClosingReason,
    string? Report,
    string? Problem);

/// <summary>A turn from a support team into a response team.</summary>
/// <param name="Kind">Into what.</param>
/// <param name="Until">Until when that is planned.</param>
/// <param name="Consent">The request for the host's consent to it.</param>
/// <param name="TakenAt">When it took effect, with the first step under that grant; null before.</param>
public sealed record DeploymentTurnBody(DeploymentKind Kind, DateTimeOffset Until, ConsentId Consent, DateTimeOffset? TakenAt);

/// <summary>The approval of a deployment.</summary>
/// <param name="At">When.</param>
/// <param name="By">By whom.</param>
/// <param name="OnSiteBy">By when the first is to be on site.</param>
/// <param name="Room">The room of the command centre that led; null of older approvals.</param>
public sealed record DeploymentApprovalBody(DateTimeOffset At, AuthorBody By, DateTimeOffset OnSiteBy, HubName? Room);

/// <summary>An extension of a deployment.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why; null when it cannot be shown.</param>
public sealed record DeploymentExtensionBody(DateTimeOffset At, DateTimeOffset Until, string? Reason);

/// <summary>An arrest that officers of the host reported.</summary>
/// <param name="At">When they reported it.</param>
/// <param name="By">Who.</param>
/// <param name="Report">What happened; null when it cannot be shown.</param>
public sealed record DeploymentArrestBody(DateTimeOffset At, AuthorBody By, string? Report);

/// <summary>Deployments.</summary>
/// <param name="Deployments">Those that changed last first; without texts.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record DeploymentsBody(ImmutableArray<DeploymentBody> Deployments, string? Next);
