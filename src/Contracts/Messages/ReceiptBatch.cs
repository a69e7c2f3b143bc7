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
