using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>A message as a row of a lane of its receiver's feed.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub took it.</param>
/// <param name="Stored">When and where this feed took it.</param>
/// <param name="Epoch">The epoch of the link that it came by.</param>
/// <param name="Number">Its number on that link.</param>
internal sealed record FeedRow(Envelope Envelope, Stamp Accepted, Stamp Stored, long Epoch, long Number)
{
    /// <summary>The kind of rows that hold a message.</summary>
    public const byte MessageKind = 1;

    private const byte Version = 1;

    public JournalRow ToRow(ReadOnlyMemory<byte> payload) =>
        new(MessageKind, new RowWriter(Version).Envelope(Envelope).Stamp(Accepted).Stamp(Stored).Number(Epoch).Number(Number).ToMemory(), payload);

    public static FeedRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        return new FeedRow(reader.Envelope(), reader.Stamp(), reader.Stamp(), reader.Number(), reader.Number());
    }

    public FeedEntry ToEntry(long position, ReadOnlyMemory<byte> payload) => new(Envelope.Lane, position, Envelope, Accepted, Stored, payload);
}
