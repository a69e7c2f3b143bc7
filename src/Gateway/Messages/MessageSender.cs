using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Composes, seals, keeps and hands over.</summary>
internal sealed class MessageSender(MessageComposer composer, IPayloadSeal seal, Mailboxes mailboxes, SentElsewhere elsewhere, ForwardAudit audit, GrainCaller calls) : IMessageSender
{
    /// <inheritdoc/>
    public Task CheckAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken) =>
        audit.RunAsync(sender, author, request, done: false, async () => Bytes((await composer.ComposeAsync(sender, author, request, operation, cancellationToken)).Content));

    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken) =>
        audit.RunAsync(sender, author, request, done: true, () => ComposeAndSendAsync(sender, author, request, operation, cancellationToken));

    private async Task<SendAnswer> ComposeAndSendAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.Of(sender);
        var requestHash = SendRequestJson.HashOf(request, author);
        if (await mailbox.FindOutgoingAsync(operation, requestHash, cancellationToken) is { } kept)
        {
            return Answer(await SubmitAsync(mailbox, sender, kept), kept.Thread, kept.Recipients, kept.Kind);
        }

        var composed = await composer.ComposeAsync(sender, author, request, operation, cancellationToken);
        var message = await KeepAsync(mailbox, composed, requestHash, cancellationToken);
        try
        {
            return Answer(await SubmitAsync(mailbox, sender, message), message.Thread, message.Recipients, message.Kind);
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.OperationConflict)
        {
            if (await elsewhere.FindAsync(sender, request, composed, cancellationToken) is not { Envelope: var envelope } sent)
            {
                throw;
            }

            return Answer(new SendAccepted(envelope.Id, envelope.ComposedAt, sent.Accepted, Repeated: true), envelope.Thread, envelope.Recipients, envelope.Kind);
        }
    }

    private static SendAnswer Answer(SendAccepted accepted, ThreadId? thread, ImmutableArray<OwnerId> recipients, MessageKind kind) =>
        new(accepted.Id, accepted.Composed, accepted.Accepted.At, accepted.Accepted.Hub, accepted.Repeated)
        {
            Thread = thread,
            To = recipients,
            ReviewDesk = kind == MessageKind.Diffusion ? BroadcastTargets.ReviewDesk : null,
        };

    private static byte[] Bytes(MessageContent content)
    {
        var bytes = ContentJson.Write(content);
        return bytes.Length <= ContentJson.MaxBytes
            ? bytes
            : throw RequestRefusedException.TooLarge("(body)", $"The message has {bytes.Length} bytes with its forms and with what it passes on, and the limit is {ContentJson.MaxBytes}; send a part of it as an attachment.");
    }

    private async Task<SendMessage> KeepAsync(OwnerMailbox mailbox, ComposedMessage composed, byte[] requestHash, CancellationToken cancellationToken)
    {
        var content = await seal.SealAsync(Bytes(composed.Content), SealContext.Of(mailbox.Owner, composed.Message), cancellationToken);
        var message = composed.Message with { Payload = content.Payload, Seal = content.Seal, Wraps = content.Wraps };
        return await mailbox.KeepOutgoingAsync(message, requestHash, composed.Content, cancellationToken);
    }

    private async Task<SendAccepted> SubmitAsync(OwnerMailbox mailbox, OwnerId sender, SendMessage message)
    {
        SendAccepted accepted;
        try
        {
            accepted = await calls.WriteAsync(
                (Sender: sender, Message: message),
                static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Sender.Value).SubmitAsync(state.Message, cancellationToken));
        }
        catch (MeshException refused) when (refused.Code is not (MeshErrorCodes.Busy or MeshErrorCodes.Unavailable))
        {
            await mailbox.NotSentAsync(message.Operation, CancellationToken.None);
            throw;
        }
        catch
        {
            mailbox.Doubt(message.Operation);
            throw;
        }

        await mailbox.SentAsync(message, accepted, CancellationToken.None);
        return accepted;
    }
}
