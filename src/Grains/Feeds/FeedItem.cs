using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>An entry of a feed with the link that it came by, to which receipts for it go.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Number">Its number on the link.</param>
/// <param name="Excluded">Whom its owner excludes; never shown to the receiver.</param>
internal sealed record FeedItem(FeedEntry Entry, long Epoch, long Number, ImmutableArray<OwnerId> Excluded)
{
    public OwnerId Sender => Entry.Envelope.Id.Sender;

    public int Bytes { get; } = OutboxLink.Weight(Entry.Envelope, Entry.Payload);

    public static FeedItem From(FeedRow row, long position, ReadOnlyMemory<byte> body) => new(row.ToEntry(position, body), row.Epoch, row.Number, row.Excluded);

    /// <summary>The same without payload.</summary>
    public FeedItem Without(EntryState state) => new(Entry with { State = state, Payload = default, Wraps = default }, Epoch, Number, Excluded);
}
