using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Feeds;

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
    [property: Id(3)] Stamp Accepted,
    [property: Id(4)] Stamp Stored,
    [property: Id(5)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether its payload is there; one that was withdrawn or has expired has none.</summary>
    [Id(6)]
    public EntryState State { get; init; }

    /// <summary>The reader's wraps of the content key; empty when the payload is not sealed.</summary>
    [Id(7)]
    public ReadOnlyMemory<byte> Wraps { get; init; }
}
