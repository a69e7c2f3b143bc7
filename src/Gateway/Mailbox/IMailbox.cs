using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What one owner received and sent, as this gateway has opened it; kept encrypted under the gateway's storage key.</summary>
internal interface IMailbox
{
    /// <summary>The owner.</summary>
    OwnerId Owner { get; }

    /// <summary>The message with that id, received or sent; null when this gateway holds none. A message that an owner sent to itself is found as received.</summary>
    ValueTask<MailItem?> FindAsync(MessageId id, CancellationToken cancellationToken);

    /// <summary>The messages of a thread, in the order in which they were accepted; the newest when there are more.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="max">At most so many, 1 to 500.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<IReadOnlyList<MailItem>> ReadThreadAsync(ThreadId thread, int max, CancellationToken cancellationToken);

    /// <summary>What was kept before with an operation id; null when nothing was.</summary>
    /// <param name="operation">The caller's operation id.</param>
    /// <param name="requestHash">SHA-256 of what makes two requests of the caller the same.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="Errors.RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    ValueTask<SendMessage?> FindOutgoingAsync(OperationId operation, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what is about to be sent, flushed, before it goes to the hub for the first time: a repeat, also after the gateway was killed, sends identical bytes.
    /// </summary>
    /// <param name="message">What goes to the hub.</param>
    /// <param name="requestHash">SHA-256 of what makes two requests of the caller the same.</param>
    /// <param name="content">What it says.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>What goes to the hub: this message, or the one that was kept before with the same operation id.</returns>
    /// <exception cref="Errors.RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    ValueTask<SendMessage> KeepOutgoingAsync(SendMessage message, ReadOnlyMemory<byte> requestHash, MessageContent content, CancellationToken cancellationToken);

    /// <summary>What was kept is flushed at the hub: it now stands among the sent.</summary>
    ValueTask SentAsync(SendMessage message, SendAccepted accepted, CancellationToken cancellationToken);

    /// <summary>The hub will not take what was kept, and the caller is told why: nothing of it stays.</summary>
    ValueTask NotSentAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>An officer has read it.</summary>
    ValueTask MarkReadAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// This owner has withdrawn what it sent, and its hub has flushed that: text, index and key of it go, a tombstone stays. Repeating it is without effect.
    /// What others withdrew needs no call: the mailbox learns that from the feed.
    /// </summary>
    ValueTask WithdrawnAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken);
}
