using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Screening;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>
/// The records of one owner, as an ordered stream of changes; the key is the owner's code. It is the only writer: the replicas of the hubs apply its changes in order.
/// </summary>
[Alias("records")]
public interface IRecordsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Enters, changes, clears or extends records. Each change stands for itself: what is wrong is refused by its place, the rest is done. When the call returns, what was done is flushed.
    /// Repeating it under its operation id is without effect and answered alike.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>invalid</c>: no changes or too many; <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>, <c>forbidden</c>.</exception>
    [Alias("change")]
    Task<RecordsOutcome> ChangeAsync(IssuedCommand<RecordsCommand> command, CancellationToken cancellationToken = default);

    /// <summary>One record, for its owner; null when there is none, or when it was cleared.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<RecordView?> GetAsync(RecordId id, CancellationToken cancellationToken = default);

    /// <summary>The records that are there, in the order of their last changes, for their owner.</summary>
    /// <param name="after">Behind which position; 0 from the beginning.</param>
    /// <param name="max">Records, 1 to <see cref="RecordLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read"), AlwaysInterleave]
    Task<RecordPage> ReadAsync(long after, int max, CancellationToken cancellationToken = default);

    /// <summary>At which hubs the last change of a record is in effect, also of one that was cleared; null when there never was one.</summary>
    [Alias("get-effect"), AlwaysInterleave]
    Task<RecordEffect?> GetEffectAsync(RecordId id, CancellationToken cancellationToken = default);

    /// <summary>How far each hub's replica has come.</summary>
    [Alias("get-replicas"), AlwaysInterleave]
    Task<ImmutableArray<RecordReplicaState>> GetReplicasAsync(CancellationToken cancellationToken = default);

    /// <summary>A hub's replica says how far it is, when it begins: what it does not have is sent, whatever was acknowledged before.</summary>
    /// <param name="hub">Whose replica.</param>
    /// <param name="applied">How far it has applied this owner's changes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("catch-up")]
    Task CatchUpAsync(HubName hub, RecordsPosition applied, CancellationToken cancellationToken = default);

    /// <summary>What follows a position of the stream, for a hub's copy that is being made anew beside the one that answers.</summary>
    /// <param name="hub">Whose copy.</param>
    /// <param name="after">How far that is.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read-changes"), AlwaysInterleave]
    Task<RecordsDelta> ReadChangesAsync(HubName hub, RecordsPosition after, CancellationToken cancellationToken = default);

    /// <summary>Makes it send what waits, and do what is due, at once. Called by the sweeps of the silos.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task WakeAsync(CancellationToken cancellationToken = default);
}

/// <summary>Bounds of records.</summary>
public static class RecordLimits
{
    /// <summary>Changes of one command.</summary>
    public const int MaxChanges = 500;

    /// <summary>Records of one page.</summary>
    public const int MaxPage = 500;

    /// <summary>How many years a record may stay before it is looked at again (domain, section 5): ten for travel documents, five for others.</summary>
    public static int LongestYears(RecordKind kind) => kind == RecordKind.TravelDocument ? 10 : 5;
}

/// <summary>Changes of an owner's records.</summary>
/// <param name="Changes">The changes, 1 to <see cref="RecordLimits.MaxChanges"/>, each of another record.</param>
[GenerateSerializer, Immutable, Alias("records-command")]
public sealed record RecordsCommand([property: Id(0)] ImmutableArray<RecordChange> Changes);

/// <summary>What is to become of one record.</summary>
[GenerateSerializer, Immutable, Alias("record-change")]
public abstract record RecordChange
{
    /// <summary>Of which record.</summary>
    public abstract RecordId Record { get; }
}

/// <summary>Enters a record, or changes all that it says. What it says already changes nothing.</summary>
/// <param name="Entry">The record.</param>
[GenerateSerializer, Immutable, Alias("enter-record")]
public sealed record EnterRecord([property: Id(0)] RecordEntry Entry) : RecordChange
{
    /// <inheritdoc/>
    public override RecordId Record => Entry.Id;

    /// <summary>Whether there must be no record with that id yet; false: it changes the one that is there.</summary>
    [Id(1)]
    public bool IsNew { get; init; }

    /// <summary>Whether the owner named no day of review: then a new record like one that is there says the same, whatever day that one has.</summary>
    [Id(2)]
    public bool IsAnyReviewDay { get; init; }
}

/// <summary>Clears a record: a document was recovered, a vehicle was found. It is found no more, and what it said is deleted.</summary>
/// <param name="Id">Which.</param>
[GenerateSerializer, Immutable, Alias("clear-record")]
public sealed record ClearRecord([property: Id(0)] RecordId Id) : RecordChange
{
    /// <inheritdoc/>
    public override RecordId Record => Id;
}

/// <summary>Extends a record: it is deleted on another day.</summary>
/// <param name="Id">Which.</param>
/// <param name="ReviewOn">The day.</param>
[GenerateSerializer, Immutable, Alias("extend-record")]
public sealed record ExtendRecord([property: Id(0)] RecordId Id, [property: Id(1)] DateOnly ReviewOn) : RecordChange
{
    /// <inheritdoc/>
    public override RecordId Record => Id;
}

/// <summary>What became of a command.</summary>
/// <param name="Position">The position of the last change of the owner's that there was then.</param>
/// <param name="Done">How many changes were done; those that would change nothing count.</param>
/// <param name="Refused">Those that were not.</param>
[GenerateSerializer, Immutable, Alias("records-outcome")]
public sealed record RecordsOutcome([property: Id(0)] long Position, [property: Id(1)] int Done, [property: Id(2)] ImmutableArray<RefusedChange> Refused);

/// <summary>A change that was refused.</summary>
/// <param name="Index">Its place in the command, from 0.</param>
/// <param name="Code">Why, as a code of <see cref="Errors.MeshErrorCodes"/>.</param>
/// <param name="Reasons">Why, a sentence for each thing that is wrong; they begin with the field's name and a colon where there is one.</param>
[GenerateSerializer, Immutable, Alias("refused-change")]
public sealed record RefusedChange([property: Id(0)] int Index, [property: Id(1)] string Code, [property: Id(2)] ImmutableArray<string> Reasons);

/// <summary>A record with its last change.</summary>
/// <param name="Entry">The record.</param>
/// <param name="Position">The position of its last change.</param>
/// <param name="At">When that was.</param>
/// <param name="By">Who made it.</param>
[GenerateSerializer, Immutable, Alias("record-view")]
public sealed record RecordView([property: Id(0)] RecordEntry Entry, [property: Id(1)] long Position, [property: Id(2)] DateTimeOffset At, [property: Id(3)] Author By);

/// <summary>A page of an owner's records.</summary>
/// <param name="Records">The records.</param>
/// <param name="Next">Behind which position to read on; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("record-page")]
public sealed record RecordPage([property: Id(0)] ImmutableArray<RecordView> Records, [property: Id(1)] long? Next);

/// <summary>At which hubs a change is in effect: at <c>Hubs.Length</c> of three.</summary>
/// <param name="Position">The position of the change.</param>
/// <param name="At">When it was made.</param>
/// <param name="IsCleared">Whether it cleared the record.</param>
/// <param name="Hubs">The hubs that have applied it, with when.</param>
[GenerateSerializer, Immutable, Alias("record-effect")]
public sealed record RecordEffect(
    [property: Id(0)] long Position, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool IsCleared, [property: Id(3)] ImmutableArray<AppliedAtHub> Hubs)
{
    /// <summary>The epoch of the stream to which the position belongs; 0 from a hub that does not say it.</summary>
    [Id(4)]
    public long Epoch { get; init; }
}

/// <summary>When a hub applied a change.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="At">When, by its clock.</param>
[GenerateSerializer, Immutable, Alias("applied-at-hub")]
public sealed record AppliedAtHub([property: Id(0)] HubName Hub, [property: Id(1)] DateTimeOffset At);

/// <summary>How far a hub's replica has come with an owner's records.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Applied">The last position that it has applied.</param>
/// <param name="Last">The last position that there is.</param>
/// <param name="Failure">Why it gets nothing now; null when it does.</param>
[GenerateSerializer, Immutable, Alias("record-replica-state")]
public sealed record RecordReplicaState([property: Id(0)] HubName Hub, [property: Id(1)] long Applied, [property: Id(2)] long Last, [property: Id(3)] string? Failure)
{
    /// <summary>How far a copy has come that the hub is making anew beside this one; null when it makes none.</summary>
    [Id(4)]
    public long? Anew { get; init; }
}

/// <summary>A position of an owner's stream of changes.</summary>
/// <param name="Epoch">The epoch of the stream, which is raised when it was restored from a backup.</param>
/// <param name="UpTo">The position; 0 before the first.</param>
[GenerateSerializer, Immutable, Alias("records-position")]
public readonly record struct RecordsPosition([property: Id(0)] long Epoch, [property: Id(1)] long UpTo);
