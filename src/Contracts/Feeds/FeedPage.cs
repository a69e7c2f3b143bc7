using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>A page of a feed.</summary>
/// <param name="Entries">Flash first, then urgent, then routine; in order within a lane. Empty when nothing came within the wait.</param>
/// <param name="Next">The cursor behind the last entry; read on from here.</param>
/// <param name="Head">The cursor behind the newest entry of each lane.</param>
[GenerateSerializer, Immutable, Alias("feed-page")]
public sealed record FeedPage(
    [property: Id(0)] ImmutableArray<FeedEntry> Entries,
    [property: Id(1)] FeedCursor Next,
    [property: Id(2)] FeedCursor Head)
{
    /// <summary>How many gateways of the owner read this feed; 0 when that is not known.</summary>
    [Id(3)]
    public int Gateways { get; init; }
}

/// <summary>One message in a feed.</summary>
/// <param name="Lane">The lane it stands in.</param>
/// <param name="Position">Its position in the lane, from 1 and without gaps.</param>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Stored">When and where this feed flushed it.</param>
/// <param name="Payload">Opaque bytes.</param>
[GenerateSerializer, Immutable, Alias("feed-entry")]
public sealed record FeedEntry(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] long Position,
    [property: Id(2)] Envelope Envelope,
    [property: Id(3)] HubTimestamp Accepted,
    [property: Id(4)] HubTimestamp Stored,
    [property: Id(5)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether its payload is there; one that was withdrawn or has expired has none.</summary>
    [Id(6)]
    public EntryState State { get; init; }

    /// <summary>The reader's wraps of the content key; empty when the payload is not sealed.</summary>
    [Id(7)]
    public ReadOnlyMemory<byte> Wraps { get; init; }
}

/// <summary>Which cursors a feed can be read behind.</summary>
/// <param name="Oldest">Behind this the oldest entry that is kept stands, in each lane.</param>
/// <param name="Newest">The cursor behind the newest entry of each lane.</param>
[GenerateSerializer, Immutable, Alias("feed-bounds")]
public sealed record FeedBounds([property: Id(0)] FeedCursor Oldest, [property: Id(1)] FeedCursor Newest);

/// <summary>A gateway that reads a feed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cursor">Up to where it has everything.</param>
/// <param name="LastSeen">When it last read; null when it has not since the feed's actor started.</param>
[GenerateSerializer, Immutable, Alias("feed-gateway")]
public sealed record FeedGateway(
    [property: Id(0)] string Name,
    [property: Id(1)] FeedCursor Cursor,
    [property: Id(2)] DateTimeOffset? LastSeen);

/// <summary>The limits of reading a feed.</summary>
public static class FeedLimits
{
    /// <summary>Entries of a page.</summary>
    public const int MaxPage = 500;

    /// <summary>Gateways of one owner.</summary>
    public const int MaxGateways = 4;

    /// <summary>How long a read waits for the first entry at most.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);
}
