using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Releases;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The one way on which a bureau's words leave the gateway.</summary>
/// <remarks>
/// <code>
/// endpoint     authorised; the Caller, the body checked by attributes, and the operation id become a SendOrder, hashed once
///   -> hold     ReleaseService, when the bureau's settings want a second officer: checked now, sent by the release, from here on
///   -> find     OwnerMailbox: was this operation kept before? then on to submit, as it was kept
///   -> compose  MessageComposer: conversation, recipients, handling, content, every rule that receivers check again
///   -> seal     IPayloadSeal: what hubs carry and do not read
///   -> keep     OwnerMailbox: flushed here, under the operation id                        killed behind this: SentSettler asks the hub
///   -> submit   IOutboxGrain at the owner's hub: flushed there, accepted                  no answer: in doubt, SentSettler asks the hub
///   -> answer   OwnerMailbox shows it among the sent mail; 202
/// </code>
/// A forward is also recorded in the audit of whose message is passed on, done or refused.
/// </remarks>
internal sealed class MessageSender(MessageComposer composer, IPayloadSeal seal, Mailboxes mailboxes, SentElsewhere elsewhere, ReleaseService releases, Auditor auditor, GrainCaller calls)
{
    /// <summary>Sends, or keeps for a second officer what the bureau's settings say.</summary>
    /// <param name="order">What to send.</param>
    /// <param name="cancellationToken">The caller has gone. What has begun to be sent is carried through.</param>
    /// <returns>What was sent, or the id of the release that it waits for.</returns>
    /// <exception cref="RequestRefusedException">It breaks a rule, or the hub cannot be reached; the sentence says what to change.</exception>
    /// <exception cref="MeshException">The outbox refused.</exception>
    public async Task<(SendAnswer? Sent, string? Release)> SendOrHoldAsync(SendOrder order, CancellationToken cancellationToken)
    {
        var reasons = await releases.ReasonsAsync(order, cancellationToken);
        if (reasons.IsEmpty)
        {
            return (await SendAsync(order, cancellationToken), null);
        }

        // What waits for a second officer must not turn out to be wrong later.
        await RecordingForwardsAsync(order, async () => Bytes((await composer.ComposeAsync(order, cancellationToken)).Content), isDone: false);
        return (null, await releases.HoldAsync(order, reasons, cancellationToken));
    }

    /// <summary>Sends. Repeating the same request with the same operation id is without effect and answers the same.</summary>
    /// <param name="order">What to send.</param>
    /// <param name="cancellationToken">The caller has gone. What has begun to be sent is carried through.</param>
    /// <exception cref="RequestRefusedException">It breaks a rule, or the hub cannot be reached; the sentence says what to change.</exception>
    /// <exception cref="MeshException">The outbox refused.</exception>
    public Task<SendAnswer> SendAsync(SendOrder order, CancellationToken cancellationToken) =>
        RecordingForwardsAsync(order, () => SendOnceAsync(order, cancellationToken), isDone: true);

    private async Task<SendAnswer> SendOnceAsync(SendOrder order, CancellationToken cancellationToken)
    {
        var sender = order.Author.Owner;
        var mailbox = mailboxes.Of(sender);
        if (await mailbox.FindOutgoingAsync(order.Operation, order.Hash, cancellationToken) is { } kept)
        {
            return Answer(await SubmitAsync(mailbox, kept), kept.Thread, kept.Recipients, kept.Kind);
        }

        var composed = await composer.ComposeAsync(order, cancellationToken);
        var content = await seal.SealAsync(Bytes(composed.Content), SealContext.Of(sender, composed.Message), cancellationToken);
        var message = await mailbox.KeepOutgoingAsync(
            composed.Message with { Payload = content.Payload, Seal = content.Seal, Wraps = content.Wraps }, order.Hash, composed.Content, cancellationToken);
        try
        {
            return Answer(await SubmitAsync(mailbox, message), message.Thread, message.Recipients, message.Kind);
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.OperationConflict)
        {
            // Another gateway of this owner may have sent the same before.
            if (await elsewhere.FindAsync(order, composed, cancellationToken) is not { Envelope: var envelope } sent)
            {
                throw;
            }

            return Answer(new SendAccepted(envelope.Id, envelope.ComposedAt, sent.Accepted, Repeated: true), envelope.Thread, envelope.Recipients, envelope.Kind);
        }
    }

    private async Task<SendAccepted> SubmitAsync(OwnerMailbox mailbox, SendMessage message)
    {
        SendAccepted accepted;
        try
        {
            accepted = await calls.WriteAsync(
                (Sender: mailbox.Owner, Message: message),
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

    /// <summary>Does something, and tells whose message is passed on with it when it was done or refused.</summary>
    private async Task<T> RecordingForwardsAsync<T>(SendOrder order, Func<Task<T>> work, bool isDone)
    {
        T result;
        try
        {
            result = await work();
        }
        catch (Exception refused) when (refused is RequestRefusedException { Code: MeshErrorCodes.NotPermitted } or MeshException { Code: MeshErrorCodes.NotPermitted })
        {
            await RecordForwardAsync(order, AuditOutcome.Refused);
            throw;
        }

        if (isDone)
        {
            await RecordForwardAsync(order, AuditOutcome.Done);
        }

        return result;
    }

    private async ValueTask RecordForwardAsync(SendOrder order, AuditOutcome outcome)
    {
        var (sender, author) = order.Author;

        // Only what this owner holds is somebody's: ids can be made up.
        if (order.Request is MessageRequest { ForwardOf: { } passedOn } && await mailboxes.Of(sender).FindAsync(passedOn, CancellationToken.None) is { Envelope: var envelope })
        {
            var original = envelope.Origin ?? envelope.Id;
            await auditor.RecordAsync(new AuditRecord(sender, author, AuditActions.Forward, original.Value, original.Sender, outcome, order.Request.Purpose), CancellationToken.None);
        }
    }
}
