using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
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

    private const byte Version = 2;

    /// <summary>Whom its owner excludes; never shown to the receiver.</summary>
    public ImmutableArray<OwnerId> Excluded { get; init; } = [];

    /// <summary>The row, with the payload and the receiver's wraps as what can be deleted.</summary>
    public JournalRow ToRow(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> wraps = default)
    {
        var writer = new RowWriter(Version).Envelope(Envelope).Stamp(Accepted).Stamp(Stored).Number(Epoch).Number(Number)
            .LaterFields(Envelope).Owners(Excluded);
        return new JournalRow(MessageKind, writer.ToMemory(), wraps.IsEmpty ? payload : (byte[])[.. payload.Span, .. wraps.Span]);
    }

    public static FeedRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        var row = new FeedRow(reader.Envelope(), reader.Stamp(), reader.Stamp(), reader.Number(), reader.Number());
        return reader.Version == 1 ? row : row with { Envelope = reader.LaterFields(row.Envelope), Excluded = reader.Owners() };
    }

    /// <summary>The entry of a feed.</summary>
    /// <param name="position">Its position in the lane.</param>
    /// <param name="body">Payload and wraps.</param>
    public FeedEntry ToEntry(long position, ReadOnlyMemory<byte> body) =>
        new(Envelope.Lane, position, Envelope, Accepted, Stored, OutboxBody.Payload(Envelope, body))
        {
            Wraps = OutboxBody.IsWhole(Envelope, body) ? body[Envelope.PayloadBytes..] : default,
        };
}
