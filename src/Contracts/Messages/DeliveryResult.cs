using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What the receiver of a link has, flushed. The sender goes on behind the high-water mark.</summary>
/// <param name="HighWater">The highest number received without a gap; 0 when nothing was.</param>
/// <param name="Stored">When and where the last entry of this batch was flushed.</param>
/// <param name="Refused">Entries of this batch that the receiver will not take.</param>
[GenerateSerializer, Immutable, Alias("delivery-result")]
public sealed record DeliveryResult(
    [property: Id(0)] long HighWater,
    [property: Id(1)] Stamp Stored,
    [property: Id(2)] ImmutableArray<LinkRefusal> Refused)
{
    /// <summary>Entries of this batch that the feed does not hold: those that were not to be stored, and withdrawals of what never arrived.</summary>
    [Id(3)]
    public ImmutableArray<long> Absent { get => field.IsDefault ? [] : field; init; } = [];
}
