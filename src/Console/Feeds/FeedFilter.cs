using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Feeds;

/// <summary>Which lines of a feed are shown.</summary>
/// <param name="Lane">Only that lane; null for all.</param>
/// <param name="Kind">Only that kind; null for all.</param>
/// <param name="UnreadOnly">Only what nobody has read.</param>
public sealed record FeedFilter(Lane? Lane = null, MessageKind? Kind = null, bool UnreadOnly = false)
{
    /// <summary>Whether a line is shown.</summary>
    /// <param name="row">The line.</param>
    public bool Shows(FeedLine row) => (Lane is null || row.Lane == Lane) && (Kind is null || row.Kind == Kind) && (!UnreadOnly || row.IsUnread);
}
