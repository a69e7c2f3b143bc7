using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Replica;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>The kinds of rows in an aggregate's stream. What they say stands in the body, which can be deleted; the head stays.</summary>
internal static class AggregateRowKinds
{
    /// <summary>An event; its head is an <see cref="EventHead"/>.</summary>
    public const byte Event = 1;

    /// <summary>The state after all events before it; its head is a <see cref="SnapshotHead"/>.</summary>
    public const byte Snapshot = 2;

    /// <summary>Something to tell; its head is the kind of the aggregate.</summary>
    public const byte Message = 3;
}

/// <summary>The head of an event's row.</summary>
/// <param name="Version">The event's number.</param>
/// <param name="At">When it was decided.</param>
/// <param name="By">On whose behalf.</param>
[GenerateSerializer, Immutable, Alias("aggregate-event-head")]
internal sealed record EventHead([property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Author By);

/// <summary>The head of a snapshot's row.</summary>
/// <param name="Version">The number of the last event in it.</param>
/// <param name="At">When that event was decided.</param>
[GenerateSerializer, Immutable, Alias("aggregate-snapshot-head")]
internal sealed record SnapshotHead([property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At);

/// <summary>All that an aggregate has in an index beside its own row in replicas: from this the index is made whole again.</summary>
/// <param name="Rows">The rows.</param>
[GenerateSerializer, Immutable, Alias("aggregate-index-rows")]
internal sealed record IndexRows([property: Id(0)] ImmutableArray<ReplicaChange> Rows);

/// <summary>The names in an aggregate's journal.</summary>
internal static class AggregateKeys
{
    /// <summary>The row of the newest snapshot.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The row of what replicas are told last.</summary>
    public const string Replica = "replica";

    /// <summary>The row of what it has in an index last: <see cref="IndexRows"/>.</summary>
    public const string Index = "index";

    /// <summary>The deadline of what has to be deleted from the stream.</summary>
    public const string Erase = "erase";

    /// <summary>The counter of the position before which everything is to be deleted.</summary>
    public const string EraseBefore = "erase-before";

    /// <summary>How the names of links to outboxes begin.</summary>
    public const string Announce = "announce/";

    /// <summary>How the names of links to replicas begin.</summary>
    public const string Replicas = "replica/";

    /// <summary>How the names of links to outboxes begin that hold what the aggregate names of their owners' uploads.</summary>
    public const string Holds = "hold/";

    /// <summary>The counter of the next number on a link.</summary>
    public static string Next(string link) => $"next/{link}";
}
