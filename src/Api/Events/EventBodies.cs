using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Api;

/// <summary>A major event as it stands.</summary>
/// <param name="Id">Its id, that of its team's deployment.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="Host">The country where it is.</param>
/// <param name="Plan">The security plan.</param>
/// <param name="PlannedAt">When it was entered.</param>
/// <param name="Screening">Whether its lists are screened.</param>
/// <param name="Consent">Under which grant of the host; null before.</param>
/// <param name="StoppedBy">How that grant ended, where that stopped the screening.</param>
/// <param name="Emergencies">The emergencies that were raised.</param>
/// <param name="ClosedAt">When it was closed; null while it was not.</param>
/// <param name="DeleteAt">When its lists are deleted, or were; null before it is closed.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record EventBody(
    DeploymentId Id,
    EventState State,
    long Version,
    OwnerId Host,
    EventPlanBody Plan,
    DateTimeOffset PlannedAt,
    ScreeningState Screening,
    ConsentId? Consent,
    ConsentState? StoppedBy,
    ImmutableArray<EmergencyBody> Emergencies,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? DeleteAt,
    string? Problem);

/// <summary>The security plan of an event.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="From">The first day, at the sites.</param>
/// <param name="Until">The last day.</param>
/// <param name="TimeZone">The time zone of the sites.</param>
/// <param name="RehearsalOn">The day of the rehearsal; null when there is none.</param>
/// <param name="Sites">Where it takes place.</param>
/// <param name="Checkpoints">The entrances.</param>
/// <param name="Tasks">What is to be done and by whom.</param>
/// <param name="Team">Whose officers the team's are, beside the Secretariat's.</param>
/// <param name="KeepDays">How many days after the end the lists are deleted.</param>
/// <param name="Contacts">Whom to call for what; null for nothing, in lists, and when it cannot be shown.</param>
public sealed record EventPlanBody(
    string Name,
    DateOnly From,
    DateOnly Until,
    string TimeZone,
    DateOnly? RehearsalOn,
    ImmutableArray<EventSite> Sites,
    ImmutableArray<EventCheckpoint> Checkpoints,
    ImmutableArray<EventTask> Tasks,
    ImmutableArray<OwnerId> Team,
    int KeepDays,
    string? Contacts);

/// <summary>An emergency.</summary>
/// <param name="At">When it was raised.</param>
/// <param name="By">By whom.</param>
/// <param name="Site">The code of the site; null when it is none in particular.</param>
/// <param name="What">What has happened; null in lists, and when it cannot be shown.</param>
public sealed record EmergencyBody(DateTimeOffset At, AuthorBody By, string? Site, string? What);

/// <summary>A page of events.</summary>
/// <param name="Events">Those that changed last first.</param>
/// <param name="Next">What to send in <c>behind</c> for the page behind; null when nothing follows.</param>
public sealed record EventsBody(ImmutableArray<EventBody> Events, string? Next);

/// <summary>What became of changes of lists.</summary>
/// <param name="Listed">How many badges there are now.</param>
/// <param name="Done">How many changes were done.</param>
/// <param name="Refused">Those that were not.</param>
public sealed record AccreditationsOutcomeBody(long Listed, int Done, ImmutableArray<RefusedChangeBody> Refused);

/// <summary>An accreditation with what is known of it.</summary>
/// <param name="Accreditation">The accreditation.</param>
/// <param name="At">When it was last changed.</param>
/// <param name="Finding">What screening has found; null for nothing. A lead, not a proof.</param>
/// <param name="LastPassage">Where the badge last went in or out, or wanted to.</param>
public sealed record AccreditationBody(Accreditation Accreditation, DateTimeOffset At, Finding? Finding, DecidedPassage? LastPassage);

/// <summary>A page of findings that nobody has cleared.</summary>
/// <param name="Findings">The newest first.</param>
/// <param name="Next">What to send in <c>before</c> for the page behind, which may be empty; null when nothing follows.</param>
public sealed record FindingsBody(ImmutableArray<Finding> Findings, long? Next);

/// <summary>How far screening is, and what happened at the entrances.</summary>
/// <param name="Figures">The figures.</param>
public sealed record EventFiguresBody(EventFigures Figures);

/// <summary>What became of badges at entrances.</summary>
/// <param name="Answers">One to each, in their order.</param>
/// <param name="IsAsScreened">Whether the records did not answer soon enough, or the grant is over, so that the lists were taken as they were screened.</param>
public sealed record PassBody(ImmutableArray<PassageAnswer> Answers, bool IsAsScreened);

/// <summary>A part of a copy of an event's lists for entrances without network.</summary>
/// <param name="Statement">An <see cref="EntranceStatement"/> as JSON.</param>
/// <param name="Signature">The gateway's signature over it: ECDSA with SHA-256, DER.</param>
public sealed record EntrancePage(string Statement, ReadOnlyMemory<byte> Signature);

/// <summary>What a part of a copy says.</summary>
/// <param name="Format"><see cref="Form"/>.</param>
/// <param name="Event">Of which event.</param>
/// <param name="Gateway">The name of the gateway that gave it out.</param>
/// <param name="At">The hub's time when it was read.</param>
/// <param name="After">Behind which position it begins; 0 for the first.</param>
/// <param name="Next">Behind which the next one does; null for the last.</param>
/// <param name="Entries">The accreditations.</param>
/// <param name="Suspicious">Badges among them with a finding that nobody has cleared.</param>
public sealed record EntranceStatement(
    string Format, DeploymentId Event, string Gateway, DateTimeOffset At, long After, long? Next, ImmutableArray<Accreditation> Entries, ImmutableArray<string> Suspicious)
{
    /// <summary>The form of these parts.</summary>
    public const string Form = "interpol-mesh/entrance-copy/1";

    /// <summary>The event's plan, in the first part only.</summary>
    public EventPlanBody? Plan { get; init; }

    /// <summary>The gateway's public key, PEM, in the first part only.</summary>
    public string? PublicKey { get; init; }
}
