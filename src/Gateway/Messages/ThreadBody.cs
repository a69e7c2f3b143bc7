using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Feeds;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A conversation.</summary>
/// <param name="Thread">Its id.</param>
/// <param name="Messages">Its messages, sent and received, in the order in which they were accepted; the newest when there are more than were asked for.</param>
internal sealed record ThreadBody(ThreadId Thread, ImmutableArray<FeedEntryBody> Messages);
