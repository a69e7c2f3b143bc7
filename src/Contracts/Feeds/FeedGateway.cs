namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>A gateway that reads a feed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cursor">Up to where it has everything.</param>
/// <param name="LastSeen">When it last read; null when it has not since the feed's actor started.</param>
[GenerateSerializer, Immutable, Alias("feed-gateway")]
public sealed record FeedGateway(
    [property: Id(0)] string Name,
    [property: Id(1)] FeedCursor Cursor,
    [property: Id(2)] DateTimeOffset? LastSeen);
