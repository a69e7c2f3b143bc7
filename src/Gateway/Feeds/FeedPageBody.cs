using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>A page of a feed.</summary>
/// <param name="Entries">Flash first, then urgent, then routine; in order within a lane.</param>
/// <param name="Cursor">Where to read on behind the last entry.</param>
/// <param name="Head">Behind the newest entry of each lane.</param>
internal sealed record FeedPageBody(ImmutableArray<FeedEntryBody> Entries, FeedCursor Cursor, FeedCursor Head);
