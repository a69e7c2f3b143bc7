using Interpol.Mesh.Contracts.Messages;
using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class MailboxBodies
{
    extension(UnreadBody)
    {
        /// <summary>The JSON form of counts.</summary>
        public static UnreadBody Of(IReadOnlyCollection<(Lane Lane, MessageKind Kind, long Count)> counts) => new(
            counts.Sum(count => count.Count),
            Enum.GetValues<Lane>().ToImmutableSortedDictionary(lane => lane.ToString().ToLowerInvariant(), lane => counts.Where(count => count.Lane == lane).Sum(count => count.Count)),
            Enum.GetValues<MessageKind>().ToImmutableSortedDictionary(kind => kind.ToString().ToLowerInvariant(), kind => counts.Where(count => count.Kind == kind).Sum(count => count.Count)));
    }
}
