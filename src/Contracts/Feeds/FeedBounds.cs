namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>Which cursors a feed can be read behind.</summary>
/// <param name="Oldest">Behind this the oldest entry that is kept stands, in each lane.</param>
/// <param name="Newest">The cursor behind the newest entry of each lane.</param>
[GenerateSerializer, Immutable, Alias("feed-bounds")]
public sealed record FeedBounds([property: Id(0)] FeedCursor Oldest, [property: Id(1)] FeedCursor Newest);
