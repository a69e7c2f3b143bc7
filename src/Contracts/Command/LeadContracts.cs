using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>
/// Who leads the command centre, who is on duty in its rooms, and its one queue; the key is <see cref="Key"/>. At home in Lyon; while that has no silo the nearest hub
/// serves it from Lyon's database.
/// </summary>
[Alias("lead-desk")]
public interface ILeadDeskGrain : IAggregateGrain
{
    /// <summary>The key of the one lead desk.</summary>
    const string Key = "lead";

    /// <summary>Carries out what an officer of the command centre wants, or a bureau's request for help. Repeating a command under its operation id is without effect.</summary>
    /// <returns>The desk after it, as its giver may see it.</returns>
    /// <exception cref="Errors.MeshException">
    /// <c>not-allowed-now</c>: the sentence says what is possible; <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>,
    /// <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<LeadView> ExecuteAsync(IssuedCommand<LeadCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The desk as it stands; to a bureau only its own requests for help, to the Secretariat all. Null while nothing has happened.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<LeadView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>An open item with its words, as the reader is told of it; null when it is not open, or is not for the reader.</summary>
    [Alias("get-item"), AlwaysInterleave]
    Task<QueueItem?> GetItemAsync(OwnerId reader, long number, CancellationToken cancellationToken = default);

    /// <summary>What happened at the desk, the oldest first. For the Secretariat.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="after">Behind which version; 0 from the beginning.</param>
    /// <param name="max">Entries, 1 to <see cref="CommandLimits.MaxLogPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: the reader is not the Secretariat.</exception>
    [Alias("read-log"), AlwaysInterleave]
    Task<ImmutableArray<LeadLogEntry>> ReadLogAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes what comes into the queue. Called by actors of the mesh only, who repeat it until it is answered; an arrival whose <see cref="QueueArrival.Cause"/> is known is
    /// without effect.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>.</exception>
    [Alias("arrive")]
    Task ArriveAsync(ImmutableArray<QueueArrival> arrivals, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records that an officer decides something that is the lead's, and refuses it to everybody who is not on duty in the room that leads at that moment. Called by actors of the mesh before they decide.
    /// A repetition under the operation id is answered as the desk stands: the lead may have moved since.
    /// </summary>
    /// <param name="operation">The caller's id of this operation.</param>
    /// <param name="by">The officer.</param>
    /// <param name="about">What is decided on, an id of at most <see cref="CommandLimits.MaxText"/> characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The lead under which it is decided.</returns>
    /// <exception cref="Errors.MeshException"><c>not-allowed-now</c>: the sentence names the room that leads; <c>forbidden</c>: not for an officer of the Secretariat; <c>unavailable</c>.</exception>
    [Alias("use-lead")]
    Task<LeadTerm> UseLeadAsync(OperationId operation, Author by, string about, CancellationToken cancellationToken = default);

    /// <summary>Has the officers of the leading room asked to confirm, when that room is one of a hub that has lost its last silo. Called by silos only.</summary>
    [Alias("hub-lost")]
    Task HubLostAsync(HubName hub, CancellationToken cancellationToken = default);
}

/// <summary>The lead desk with its version.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("lead-view")]
public sealed record LeadView([property: Id(0)] LeadRecord Record, [property: Id(1)] long Version);

/// <summary>The lead desk as it stands.</summary>
/// <param name="Plan">The plan of the day.</param>
/// <param name="Lead">Who leads.</param>
/// <param name="Present">Who is on duty, by officer's number.</param>
/// <param name="Items">What is open, by number.</param>
/// <param name="NextItem">The number that the next item gets.</param>
[GenerateSerializer, Immutable, Alias("lead-record")]
public sealed record LeadRecord(
    [property: Id(0)] LeadPlan Plan,
    [property: Id(1)] LeadTerm Lead,
    [property: Id(2)] ImmutableArray<PresentOfficer> Present,
    [property: Id(3)] ImmutableArray<QueueItem> Items,
    [property: Id(4)] long NextItem)
{
    /// <summary>The question whether the leading room leads; null when none is open.</summary>
    [Id(5)]
    public LeadQuestion? Question { get; init; }

    /// <summary>The hand-over that is proposed; null when none is.</summary>
    [Id(6)]
    public HandOverProposal? Proposal { get; init; }

    /// <summary>The briefing of the last hand-over; null when there was none.</summary>
    [Id(7)]
    public SealedContent? Briefing { get; init; }

    /// <summary>When the hand-over is late that the plan asks for next; null when the plan has one room.</summary>
    [Id(8)]
    public DateTimeOffset? HandOverBy { get; init; }

    /// <summary>Whether a hand-over is late.</summary>
    [Id(9)]
    public bool IsLate { get; init; }

    /// <summary>Who is on duty in a room.</summary>
    public IEnumerable<PresentOfficer> PresentIn(HubName room) => Present.Where(officer => officer.Room == room);

    /// <summary>The officer's presence; null when it is not on duty.</summary>
    public PresentOfficer? PresenceOf(string? officer) => Present.FirstOrDefault(present => present.Officer == officer);
}

/// <summary>Who leads: a lease that lasts until the next epoch begins.</summary>
/// <param name="Room">The room.</param>
/// <param name="Epoch">Counts the leads, from 1. One epoch ends where the next begins.</param>
/// <param name="Since">Since when.</param>
[GenerateSerializer, Immutable, Alias("lead-term")]
public sealed record LeadTerm([property: Id(0)] HubName Room, [property: Id(1)] long Epoch, [property: Id(2)] DateTimeOffset Since);

/// <summary>An officer on duty.</summary>
/// <param name="Officer">The officer's number.</param>
/// <param name="Room">In which room.</param>
/// <param name="IsSupervisor">Whether the officer supervises the room.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, unless the officer says so again.</param>
[GenerateSerializer, Immutable, Alias("present-officer")]
public sealed record PresentOfficer(
    [property: Id(0)] string Officer,
    [property: Id(1)] HubName Room,
    [property: Id(2)] bool IsSupervisor,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] DateTimeOffset Until);

/// <summary>The question to the leading room whether it leads. Any officer on duty there confirms.</summary>
/// <param name="Reason">Why it is asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="ConfirmBy">By when; after that another room with an officer on duty takes the lead.</param>
/// <param name="IsOverdue">Whether that time is over and no room had anybody on duty: the first room that has leads.</param>
[GenerateSerializer, Immutable, Alias("lead-question")]
public sealed record LeadQuestion(
    [property: Id(0)] LeadQuestionReason Reason, [property: Id(1)] DateTimeOffset AskedAt, [property: Id(2)] DateTimeOffset ConfirmBy, [property: Id(3)] bool IsOverdue);

/// <summary>Why the leading room is asked to confirm.</summary>
[GenerateSerializer, Alias("lead-question-reason")]
[JsonConverter(typeof(KebabCase<LeadQuestionReason>))]
public enum LeadQuestionReason
{
    /// <summary>Nobody is on duty in the room any more.</summary>
    NobodyPresent = 0,

    /// <summary>The room's hub has lost its last silo: its officers may be cut off.</summary>
    HubLost = 1,
}

/// <summary>A hand-over that the leading room proposes.</summary>
/// <param name="To">The room that is to lead.</param>
/// <param name="By">Who proposes it.</param>
/// <param name="At">When.</param>
/// <param name="Open">Numbers of the items that were open then. What comes later goes over too.</param>
/// <param name="Briefing">What the officers there have to know, for gateways; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("hand-over-proposal")]
public sealed record HandOverProposal(
    [property: Id(0)] HubName To,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] ImmutableArray<long> Open,
    [property: Id(4)] SealedContent? Briefing);

/// <summary>What happened at the lead desk.</summary>
/// <param name="Version">Its number, from 1 and without gaps.</param>
/// <param name="At">When; never before the entry before it.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="What">What, in a word or two with dashes: <c>lead-begun</c>, <c>lead-handed-over</c> and <c>lead-moved</c> begin an epoch.</param>
[GenerateSerializer, Immutable, Alias("lead-log-entry")]
public sealed record LeadLogEntry(
    [property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Author By, [property: Id(3)] string What)
{
    /// <summary>The room that it is about; null for none.</summary>
    [Id(4)]
    public HubName? Room { get; init; }

    /// <summary>The epoch that begins; null for what begins none.</summary>
    [Id(5)]
    public long? Epoch { get; init; }

    /// <summary>The item that it is about; null for none.</summary>
    [Id(6)]
    public long? Item { get; init; }

    /// <summary>The officers who were told of an escalation; empty for none.</summary>
    [Id(7)]
    public ImmutableArray<string> Told { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was decided on by the lead; null for everything else.</summary>
    [Id(8)]
    public string? About { get; init; }
}

/// <summary>The limits and clocks of the command centre.</summary>
public static class CommandLimits
{
    /// <summary>Items that are open at once beside requests for help; past it what comes of one kind and bureau is one item with a count.</summary>
    public const int MaxOpen = 2_000;

    /// <summary>The same of one bureau, so that none fills the queue for all.</summary>
    public const int MaxOpenOfBureau = 200;

    /// <summary>Requests for help of one bureau that are open at once; a further one is refused.</summary>
    public const int MaxHelp = 20;

    /// <summary>Officers on duty at once, all rooms together.</summary>
    public const int MaxPresent = 100;

    /// <summary>Minutes for which an officer may say to be present.</summary>
    public const int MaxPresentMinutes = 60;

    /// <summary>Bytes of a briefing or a request for help, as hubs carry it.</summary>
    public const int MaxSealedBytes = 64 * 1024;

    /// <summary>Entries of a page of the log.</summary>
    public const int MaxLogPage = 500;

    /// <summary>Characters of a code: an outcome, what happened.</summary>
    public const int MaxCode = 40;

    /// <summary>Characters of a source, a cause or a text of an item.</summary>
    public const int MaxText = 200;

    /// <summary>Within which time the leading room confirms when it is asked.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(2);

    /// <summary>How late a hand-over may be before both rooms are alarmed, and how much later they are alarmed again.</summary>
    public static readonly TimeSpan HandOverGrace = TimeSpan.FromMinutes(10);

    /// <summary>A sender's clock that is off by more is shown.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Within which time an item is to be taken, and after it once more, before it goes to the supervisor and then to all rooms.</summary>
    /// <param name="priority">The item's priority.</param>
    public static TimeSpan TakeWithin(Lane priority) => priority == Lane.Flash ? TimeSpan.FromMinutes(5) : TimeSpan.FromMinutes(30);
}
