using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>How much nobody has read.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Lanes">By lane.</param>
/// <param name="Kinds">By kind.</param>
internal sealed record UnreadBody(long Total, ImmutableSortedDictionary<string, long> Lanes, ImmutableSortedDictionary<string, long> Kinds)
{
    /// <summary>The JSON form of counts.</summary>
    public static UnreadBody Of(IReadOnlyCollection<(Lane Lane, MessageKind Kind, long Count)> counts) => new(
        counts.Sum(count => count.Count),
        Enum.GetValues<Lane>().ToImmutableSortedDictionary(lane => lane.ToString().ToLowerInvariant(), lane => counts.Where(count => count.Lane == lane).Sum(count => count.Count)),
        Enum.GetValues<MessageKind>().ToImmutableSortedDictionary(kind => kind.ToString().ToLowerInvariant(), kind => counts.Where(count => count.Kind == kind).Sum(count => count.Count)));
}
