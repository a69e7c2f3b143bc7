using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>A page of a feed.</summary>
/// <param name="Entries">Flash first, then urgent, then routine; in order within a lane. Empty when nothing came within the wait.</param>
/// <param name="Next">The cursor behind the last entry; read on from here.</param>
/// <param name="Head">The cursor behind the newest entry of each lane.</param>
[GenerateSerializer, Immutable, Alias("feed-page")]
public sealed record FeedPage(
    [property: Id(0)] ImmutableArray<FeedEntry> Entries,
    [property: Id(1)] FeedCursor Next,
    [property: Id(2)] FeedCursor Head)
{
    /// <summary>How many gateways of the owner read this feed; 0 when that is not known.</summary>
    [Id(3)]
    public int Gateways { get; init; }
}
