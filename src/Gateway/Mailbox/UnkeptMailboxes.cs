using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Mailboxes that hold nothing: what goes out goes out, and what is asked for is not there.</summary>
internal sealed class UnkeptMailboxes : IMailboxes
{
    /// <inheritdoc/>
    public IMailbox Of(OwnerId owner) => new Unkept(owner);

    private sealed class Unkept(OwnerId owner) : IMailbox
    {
        public OwnerId Owner => owner;

        public ValueTask<MailItem?> FindAsync(MessageId id, CancellationToken cancellationToken) => new((MailItem?)null);

        public ValueTask<IReadOnlyList<MailItem>> ReadThreadAsync(ThreadId thread, int max, CancellationToken cancellationToken) => new([]);

        public ValueTask<SendMessage?> FindOutgoingAsync(OperationId operation, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken) => new((SendMessage?)null);

        public ValueTask<SendMessage> KeepOutgoingAsync(SendMessage message, ReadOnlyMemory<byte> requestHash, MessageContent content, CancellationToken cancellationToken) => new(message);

        public ValueTask SentAsync(SendMessage message, SendAccepted accepted, CancellationToken cancellationToken) => default;

        public ValueTask NotSentAsync(OperationId operation, CancellationToken cancellationToken) => default;

        public ValueTask MarkReadAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken) => default;
    }
}
