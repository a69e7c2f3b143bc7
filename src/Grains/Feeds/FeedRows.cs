using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>A message as a row of a lane of its receiver's feed; payload and wraps are the row's body.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub took it.</param>
/// <param name="Stored">When and where this feed took it.</param>
/// <param name="Epoch">The epoch of the link that it came by.</param>
/// <param name="Number">Its number on that link.</param>
[GenerateSerializer, Immutable, Alias("feed-row")]
internal sealed record FeedRow(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] HubTimestamp Accepted,
    [property: Id(2)] HubTimestamp Stored,
    [property: Id(3)] long Epoch,
    [property: Id(4)] long Number)
{
    /// <summary>The kind of rows that hold a message.</summary>
    public const byte Kind = 1;

    /// <summary>Whom its owner excludes; never shown to the receiver.</summary>
    [Id(5)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The part of the row that can be deleted: the payload and the receiver's wraps.</summary>
    public static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> wraps) =>
        wraps.IsEmpty ? payload : (byte[])[.. payload.Span, .. wraps.Span];

    /// <summary>The entry of a feed.</summary>
    /// <param name="position">Its position in the lane.</param>
    /// <param name="body">Payload and wraps.</param>
    public FeedEntry ToEntry(long position, ReadOnlyMemory<byte> body) =>
        new(Envelope.Lane, position, Envelope, Accepted, Stored, MessageBody.Payload(Envelope, body))
        {
            Wraps = MessageBody.IsWhole(Envelope, body) ? body[Envelope.PayloadBytes..] : default,
        };
}

/// <summary>A receipt as a row of the stream of a feed's receipts; its number is the pending entry's.</summary>
/// <param name="Lane">The lane of the link.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Through">A number of an entry on the link.</param>
/// <param name="Stamp">When and where.</param>
[GenerateSerializer, Immutable, Alias("feed-receipt-row")]
internal sealed record ReceiptRow(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] long Epoch,
    [property: Id(2)] MessageStage Stage,
    [property: Id(3)] long Through,
    [property: Id(4)] HubTimestamp Stamp)
{
    /// <summary>The kind of rows that hold a receipt.</summary>
    public const byte Kind = 1;

    /// <summary>Set for word to the first sender of a chain of forwards: the forward that is gone from all gateways.</summary>
    [Id(5)]
    public MessageId? Forward { get; init; }

    public Receipt ToReceipt(long number) => new(number, Lane, Epoch, Stage, Through, Stamp) { Forward = Forward };
}

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
