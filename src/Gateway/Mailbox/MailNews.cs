using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What changed in a mailbox, flushed.</summary>
/// <param name="Received">What arrived, in the order of the feed.</param>
/// <param name="Withdrawn">Messages whose text is gone now.</param>
/// <param name="Cursor">Behind everything that has arrived.</param>
internal sealed record MailNews(ImmutableArray<MailItem> Received, ImmutableArray<MessageId> Withdrawn, FeedCursor Cursor);
