using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Events;

/// <summary>A major event with its security plan; the key is the <see cref="DeploymentId"/> of the support team (IMEST). Its accreditation lists are at <see cref="IAccreditationsGrain"/> of the same key.</summary>
[Alias("event")]
public interface IEventGrain : IAggregateGrain, IConsentUser
{
    /// <summary>Changes the event. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>not-found</c>: there is no such event, or it does not concern who asks; <c>forbidden</c>: not in this role; <c>not-allowed-now</c>: not in this state, the sentence says what is
    /// possible; <c>consent-required</c>: the host has not granted screening, or no longer; <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<EventView> ExecuteAsync(IssuedCommand<EventCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The event as it stands; null when there is none, or it does not concern the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<EventView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>An event with its version.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("event-view")]
public sealed record EventView([property: Id(0)] EventRecord Record, [property: Id(1)] long Version);

/// <summary>A major event, as hubs may read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Plan">The security plan.</param>
/// <param name="PlannedAt">When it was entered.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Screening">Whether its lists are screened.</param>
[GenerateSerializer, Immutable, Alias("event-record")]
public sealed record EventRecord(
    [property: Id(0)] DeploymentId Id,
    [property: Id(1)] EventPlan Plan,
    [property: Id(2)] DateTimeOffset PlannedAt,
    [property: Id(3)] EventState State,
    [property: Id(4)] ScreeningState Screening)
{
    /// <summary>Under which grant the lists are screened, or were last; null before.</summary>
    [Id(5)]
    public ConsentId? Consent { get; init; }

    /// <summary>On whose behalf: who has the grant.</summary>
    [Id(6)]
    public Author? ScreenedBy { get; init; }

    /// <summary>How the grant ended, where that stopped the screening.</summary>
    [Id(7)]
    public ConsentState? StoppedBy { get; init; }

    /// <summary>The emergencies that were raised, the newest <see cref="EventLimits.MaxEmergencies"/>.</summary>
    [Id(8)]
    public ImmutableArray<EventEmergency> Emergencies { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it was closed; null while it was not.</summary>
    [Id(9)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the lists are deleted, or were; null before it is closed.</summary>
    [Id(10)]
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Grants that are known to have ended, the newest <see cref="EventLimits.MaxEndedGrants"/>: nothing is begun under them any more.</summary>
    [Id(11)]
    public ImmutableArray<ConsentId> EndedGrants { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>An emergency at an event.</summary>
/// <param name="At">When it was raised.</param>
/// <param name="By">By whom.</param>
/// <param name="Site">The code of the site; null when it is none in particular.</param>
/// <param name="Words">What has happened, for gateways.</param>
[GenerateSerializer, Immutable, Alias("event-emergency")]
public sealed record EventEmergency([property: Id(0)] DateTimeOffset At, [property: Id(1)] Author By, [property: Id(2)] string? Site, [property: Id(3)] SealedContent Words);

/// <summary>The security plan of an event. Hubs read what entrances are decided by; whom to call and what else there is to say is for gateways.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="From">The first day, at the sites.</param>
/// <param name="Until">The last day, at the sites.</param>
/// <param name="TimeZone">The time zone of the sites (IANA), by which its days begin and end.</param>
/// <param name="Sites">Where it takes place.</param>
/// <param name="Checkpoints">The entrances.</param>
/// <param name="Tasks">What is to be done, and by whom.</param>
/// <param name="Team">Whose officers the team's are, beside the Secretariat's.</param>
[GenerateSerializer, Immutable, Alias("event-plan")]
public sealed record EventPlan(
    [property: Id(0)] string Name,
    [property: Id(1)] DateOnly From,
    [property: Id(2)] DateOnly Until,
    [property: Id(3)] string TimeZone,
    [property: Id(4)] ImmutableArray<EventSite> Sites,
    [property: Id(5)] ImmutableArray<EventCheckpoint> Checkpoints,
    [property: Id(6)] ImmutableArray<EventTask> Tasks,
    [property: Id(7)] ImmutableArray<OwnerId> Team)
{
    /// <summary>The day of the rehearsal; null when there is none. Entrances admit on that day too.</summary>
    [Id(8)]
    public DateOnly? RehearsalOn { get; init; }

    /// <summary>How many days after the event is closed its lists are deleted; <see cref="EventLimits.UsualKeepDays"/> unless it is said.</summary>
    [Id(9)]
    public int KeepDays { get => field == 0 ? EventLimits.UsualKeepDays : field; init; }

    /// <summary>Whom to call for what, for gateways; null for nothing.</summary>
    [Id(10)]
    public SealedContent? Contacts { get; init; }
}

/// <summary>A site of an event.</summary>
/// <param name="Code">Its code: lower-case letters, digits and dashes.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Zones">The codes of its zones, each of which is accredited by itself; empty when it has none.</param>
[GenerateSerializer, Immutable, Alias("event-site")]
public sealed record EventSite([property: Id(0)] string Code, [property: Id(1)] string Name, [property: Id(2)] ImmutableArray<string> Zones);

/// <summary>An entrance.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Site">The code of the site.</param>
/// <param name="Zone">The code of the zone to which it leads; null for the site as a whole.</param>
[GenerateSerializer, Immutable, Alias("event-checkpoint")]
public sealed record EventCheckpoint([property: Id(0)] string Code, [property: Id(1)] string Site, [property: Id(2)] string? Zone = null);

/// <summary>A task of the security plan.</summary>
/// <param name="Code">What is done, a code.</param>
/// <param name="Owner">Whose officers do it.</param>
/// <param name="Site">The code of the site; null for all.</param>
[GenerateSerializer, Immutable, Alias("event-task")]
public sealed record EventTask([property: Id(0)] string Code, [property: Id(1)] OwnerId Owner, [property: Id(2)] string? Site = null);

/// <summary>Where an event stands.</summary>
[GenerateSerializer, Alias("event-state")]
[JsonConverter(typeof(KebabCase<EventState>))]
public enum EventState
{
    /// <summary>Planned, or going on.</summary>
    Open = 0,

    /// <summary>Over; the lists are still there.</summary>
    Closed = 1,

    /// <summary>Over, and the lists are deleted.</summary>
    Deleted = 2,
}

/// <summary>Whether the lists of an event are screened.</summary>
[GenerateSerializer, Alias("screening-state")]
[JsonConverter(typeof(KebabCase<ScreeningState>))]
public enum ScreeningState
{
    /// <summary>Not begun.</summary>
    None = 0,

    /// <summary>They are: what is new, and what changed records may concern.</summary>
    Running = 1,

    /// <summary>Stopped for now by somebody.</summary>
    Paused = 2,

    /// <summary>Stopped because the host's grant ended, or the event is over.</summary>
    Stopped = 3,
}

/// <summary>How large an event may be.</summary>
public static class EventLimits
{
    /// <summary>The task of a grant to send a team (<see cref="ConsentAction.DeployTeam"/>) that lets it screen accreditation lists.</summary>
    public const string ScreeningTask = "accreditation-checks";

    /// <summary>Sites of an event.</summary>
    public const int MaxSites = 50;

    /// <summary>Zones of a site.</summary>
    public const int MaxZones = 50;

    /// <summary>Entrances of an event.</summary>
    public const int MaxCheckpoints = 500;

    /// <summary>Tasks of a plan.</summary>
    public const int MaxTasks = 200;

    /// <summary>Owners with officers in the team.</summary>
    public const int MaxTeam = 50;

    /// <summary>Emergencies that are kept.</summary>
    public const int MaxEmergencies = 20;

    /// <summary>Ended grants that are kept.</summary>
    public const int MaxEndedGrants = 20;

    /// <summary>Characters of a name.</summary>
    public const int MaxName = 200;

    /// <summary>Characters of a code: lower-case letters, digits and dashes.</summary>
    public const int MaxCode = 40;

    /// <summary>Days from the first to the last.</summary>
    public const int MaxDays = 180;

    /// <summary>Days after which lists are deleted unless the plan says otherwise.</summary>
    public const int UsualKeepDays = 30;

    /// <summary>The most days after which lists are deleted.</summary>
    public const int MaxKeepDays = 180;

    /// <summary>Bytes of sealed words, as hubs carry them.</summary>
    public const int MaxSealedBytes = 64 * 1024;

    /// <summary>Lines of the accreditation lists of one event.</summary>
    public const int MaxLines = 1_000_000;

    /// <summary>Whether a text is a code.</summary>
    public static bool IsCode(string? code) => code is { Length: >= 1 and <= MaxCode } && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
