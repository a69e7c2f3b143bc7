using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Consecutive events from one lane of a feed to its owner's outbox.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Epoch">The epoch of the lane.</param>
/// <param name="Events">Consecutive numbers; never empty.</param>
[GenerateSerializer, Immutable, Alias("feed-news-batch")]
public sealed record InboundEventBatch(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] long Epoch,
    [property: Id(2)] ImmutableArray<InboundEvent> Events);
