using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>
/// Consecutive entries of one link. A link is (sender, receiver, lane, epoch of the sender's outbox); the receiver is the feed that the batch is handed to.
/// </summary>
/// <param name="Sender">Whose outbox it comes from.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Epoch">The epoch of the sender's outbox; it changes when that is restored from a backup.</param>
/// <param name="Entries">Consecutive numbers; never empty.</param>
[GenerateSerializer, Immutable, Alias("link-batch")]
public sealed record LinkBatch(
    [property: Id(0)] OwnerId Sender,
    [property: Id(1)] Lane Lane,
    [property: Id(2)] long Epoch,
    [property: Id(3)] ImmutableArray<LinkEntry> Entries);

/// <summary>One message on a link.</summary>
/// <param name="Number">Its number on the link, from 1 and without gaps.</param>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Payload">Opaque bytes.</param>
[GenerateSerializer, Immutable, Alias("link-entry")]
public sealed record LinkEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] HubTimestamp Accepted,
    [property: Id(3)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether it is to be stored; one that is not only keeps the numbers of the link without a gap and has no payload.</summary>
    [Id(4)]
    public EntryState State { get; init; }

    /// <summary>Owners that must never come to see it, for the receiver's hub alone: its feed does not show them.</summary>
    [Id(5)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The receiver's wraps of the content key; empty when the payload is not sealed.</summary>
    [Id(6)]
    public ReadOnlyMemory<byte> Wraps { get; init; }
}

/// <summary>Whether the payload of an entry is there.</summary>
[GenerateSerializer, Alias("entry-state")]
public enum EntryState
{
    /// <summary>It is whole.</summary>
    Whole = 0,

    /// <summary>Its owner has withdrawn it.</summary>
    Withdrawn = 1,

    /// <summary>It expired before it was delivered.</summary>
    Expired = 2,
}

/// <summary>What the receiver of a link has, flushed. The sender goes on behind the high-water mark.</summary>
/// <param name="HighWater">The highest number received without a gap; 0 when nothing was.</param>
/// <param name="Stored">When and where the last entry of this batch was flushed.</param>
/// <param name="Refused">Entries of this batch that the receiver will not take.</param>
[GenerateSerializer, Immutable, Alias("delivery-result")]
public sealed record DeliveryResult(
    [property: Id(0)] long HighWater,
    [property: Id(1)] HubTimestamp Stored,
    [property: Id(2)] ImmutableArray<LinkRefusal> Refused)
{
    /// <summary>Entries of this batch that the feed does not hold: those that were not to be stored, and withdrawals of what never arrived.</summary>
    [Id(3)]
    public ImmutableArray<long> Absent { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>An entry that the receiver will not take. It counts as received: a refusal never blocks the link.</summary>
/// <param name="Number">The entry's number on the link.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("link-refusal")]
public sealed record LinkRefusal([property: Id(0)] long Number, [property: Id(1)] string Reason);

/// <summary>Consecutive events from one lane of a feed to its owner's outbox.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Epoch">The epoch of the lane.</param>
/// <param name="Events">Consecutive numbers; never empty.</param>
[GenerateSerializer, Immutable, Alias("inbound-event-batch")]
public sealed record InboundEventBatch(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] long Epoch,
    [property: Id(2)] ImmutableArray<InboundEvent> Events);

/// <summary>What a lane of a feed tells its owner's outbox: an answer arrived, a message that the owner may have passed on was withdrawn, a forward was declared.</summary>
/// <param name="Number">The number of the event, from 1 and without gaps.</param>
/// <param name="Envelope">The entry: a reply, a withdrawal or a note of kind <see cref="NoteKind.Forwarded"/>.</param>
/// <param name="Stored">When and where the feed flushed it.</param>
[GenerateSerializer, Immutable, Alias("inbound-event")]
public sealed record InboundEvent(
    [property: Id(0)] long Number,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] HubTimestamp Stored);

/// <summary>Consecutive receipts from one receiver's feed to one sender's outbox.</summary>
/// <param name="Receiver">Whose feed says so.</param>
/// <param name="Epoch">The epoch of the receiver's receipts.</param>
/// <param name="Receipts">Consecutive numbers; never empty.</param>
[GenerateSerializer, Immutable, Alias("receipt-batch")]
public sealed record ReceiptBatch(
    [property: Id(0)] OwnerId Receiver,
    [property: Id(1)] long Epoch,
    [property: Id(2)] ImmutableArray<Receipt> Receipts);

/// <summary>
/// Word from a receiver's feed to the sender's outbox. <see cref="MessageStage.Delivered"/> holds for every entry of the link up to
/// <paramref name="Through"/> that had not been delivered before; <see cref="MessageStage.Read"/> for that entry alone.
/// </summary>
/// <param name="Number">The receipt's number on the way back, from 1 and without gaps.</param>
/// <param name="Lane">The lane of the link.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Through">A number of an entry on the link.</param>
/// <param name="Stamp">When and where.</param>
[GenerateSerializer, Immutable, Alias("receipt")]
public sealed record Receipt(
    [property: Id(0)] long Number,
    [property: Id(1)] Lane Lane,
    [property: Id(2)] long Epoch,
    [property: Id(3)] MessageStage Stage,
    [property: Id(4)] long Through,
    [property: Id(5)] HubTimestamp Stamp)
{
    /// <summary>
    /// Set for word to the origin of a chain of forwards about a withdrawal that reached the end of one: the forward that is gone from all gateways of the
    /// receiver. Lane, epoch and number then mean nothing.
    /// </summary>
    [Id(6)]
    public MessageId? Forward { get; init; }
}
