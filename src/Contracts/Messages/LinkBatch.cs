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
