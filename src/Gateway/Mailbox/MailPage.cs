using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>A page of what an owner received.</summary>
/// <param name="Items">Flash first, then urgent, then routine; in order within a lane.</param>
/// <param name="Next">Behind the last of them and behind what the filter left out; read on from here.</param>
/// <param name="Head">Behind the newest of each lane.</param>
internal sealed record MailPage(ImmutableArray<MailItem> Items, FeedCursor Next, FeedCursor Head);
