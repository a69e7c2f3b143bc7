using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Replica;

/// <summary>A hub's own copy of what lists and searches need of all aggregates, wherever their home is; the key is the hub's name (<c>lyon</c>).</summary>
[Alias("replica")]
public interface IReplicaGrain : IGrainWithStringKey
{
    /// <summary>Takes changes. When the call returns they are flushed here. What is not newer than what the hub has is dropped. Called by aggregates only.</summary>
    [Alias("apply")]
    Task ApplyAsync(ImmutableArray<ReplicaChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Lists aggregates of one kind, those that changed last first.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ReplicaList> ListAsync(ReplicaListQuery query, CancellationToken cancellationToken = default);
}

/// <summary>An aggregate as replicas keep it.</summary>
/// <param name="Kind">Its kind, which is its stream's prefix: <c>consent</c>.</param>
/// <param name="Id">Its key.</param>
/// <param name="Version">Its version.</param>
/// <param name="ChangedAt">When it got that version.</param>
/// <param name="Readers">Who may find it; empty for everybody.</param>
/// <param name="State">The state by which lists are filtered.</param>
/// <param name="Content">What lists show of it, as its kind writes it.</param>
[GenerateSerializer, Immutable, Alias("replica-change")]
public sealed record ReplicaChange(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] long Version,
    [property: Id(3)] DateTimeOffset ChangedAt,
    [property: Id(4)] ImmutableArray<OwnerId> Readers,
    [property: Id(5)] string State,
    [property: Id(6)] ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether it is gone: what was removed stays removed, whatever comes later from an old copy.</summary>
    [Id(7)]
    public bool IsRemoved { get; init; }
}

/// <summary>Which aggregates to list.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Reader">Who asks.</param>
/// <param name="States">In which states; empty for all.</param>
/// <param name="Max">At most so many, 1 to 500.</param>
[GenerateSerializer, Immutable, Alias("replica-list-query")]
public sealed record ReplicaListQuery(
    [property: Id(0)] string Kind,
    [property: Id(1)] OwnerId Reader,
    [property: Id(2)] ImmutableArray<string> States,
    [property: Id(3)] int Max)
{
    /// <summary>Behind which entry to go on; null from the beginning.</summary>
    [Id(4)]
    public ReplicaPlace? After { get; init; }
}

/// <summary>A place in a list.</summary>
/// <param name="ChangedAt">When the entry there changed.</param>
/// <param name="Id">Its key.</param>
[GenerateSerializer, Immutable, Alias("replica-place")]
public readonly record struct ReplicaPlace([property: Id(0)] DateTimeOffset ChangedAt, [property: Id(1)] string Id);

/// <summary>A page of a list.</summary>
/// <param name="Entries">Those that changed last first.</param>
/// <param name="Next">Where to read on; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("replica-list")]
public sealed record ReplicaList([property: Id(0)] ImmutableArray<ReplicaChange> Entries, [property: Id(1)] ReplicaPlace? Next);
