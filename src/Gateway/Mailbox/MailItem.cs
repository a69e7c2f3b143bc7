using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>A message as this gateway holds it.</summary>
/// <param name="Direction">Which way it went.</param>
/// <param name="Envelope">What hubs may read of it.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Stored">When and where this owner's feed flushed it; null for a message that it sent.</param>
/// <param name="Position">Its position in its lane of the feed; for a message that it sent, in the outbox.</param>
/// <param name="State">Whether it can be shown.</param>
/// <param name="Content">What it says; null unless it can be shown, and for notes and withdrawals.</param>
/// <param name="Problem">Why it cannot be shown, in a sentence; for one that is shown a warning about a part of it. Null when there is nothing to say.</param>
/// <param name="ReadAt">When an officer of this owner first read it; null while nobody has.</param>
internal sealed record MailItem(
    MailDirection Direction,
    Envelope Envelope,
    HubTimestamp Accepted,
    HubTimestamp? Stored,
    long Position,
    MailState State,
    MessageContent? Content,
    string? Problem,
    DateTimeOffset? ReadAt)
{
    /// <summary>When this gateway removed it because its owner withdrew it; null when it was not withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}

/// <summary>A page of what an owner received.</summary>
/// <param name="Items">Flash first, then urgent, then routine; in order within a lane.</param>
/// <param name="Next">Behind the last of them and behind what the filter left out; read on from here.</param>
/// <param name="Head">Behind the newest of each lane.</param>
internal sealed record MailPage(ImmutableArray<MailItem> Items, FeedCursor Next, FeedCursor Head);

/// <summary>What changed in a mailbox, flushed; told in the order in which it was flushed.</summary>
/// <param name="Received">What arrived, in the order of the feed.</param>
/// <param name="Withdrawn">Messages whose text is gone now.</param>
/// <param name="Cursor">Behind everything that has arrived.</param>
internal sealed record MailboxChange(ImmutableArray<MailItem> Received, ImmutableArray<MessageId> Withdrawn, FeedCursor Cursor);
