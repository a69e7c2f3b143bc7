using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

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
