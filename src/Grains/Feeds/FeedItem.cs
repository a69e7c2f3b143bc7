using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>An entry of a feed with the link that it came by, to which receipts for it go.</summary>
internal sealed record FeedItem(FeedEntry Entry, long Epoch, long Number)
{
    public OwnerId Sender => Entry.Envelope.Id.Sender;

    public int Bytes { get; } = OutboxLink.Weight(Entry.Envelope, Entry.Payload);

    public static FeedItem From(FeedRow row, long position, ReadOnlyMemory<byte> payload) => new(row.ToEntry(position, payload), row.Epoch, row.Number);
}
