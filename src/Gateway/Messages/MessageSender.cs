using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The one way on which a bureau's words leave the gateway.</summary>
/// <remarks>
/// <code>
/// endpoint (authorised, bound, checked by attributes)
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
    /// <param name="sender">The owner.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="request">What to send.</param>
    /// <param name="operation">The caller's id of this operation.</param>
    /// <param name="cancellationToken">The caller has gone. What has begun to be sent is carried through.</param>
    /// <returns>What was sent, or the id of the release that it waits for.</returns>
    /// <exception cref="RequestRefusedException">It breaks a rule, or the hub cannot be reached; the sentence says what to change.</exception>
    /// <exception cref="MeshException">The outbox refused.</exception>
    public async Task<(SendAnswer? Sent, string? Release)> SendOrHoldAsync(OwnerId sender, MeshPrincipal caller, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        var author = caller.Identity?.Name;
        if (!await releases.IsHeldAsync(sender, request, cancellationToken))
        {
            return (await SendAsync(sender, author, request, operation, cancellationToken), null);
        }

        await CheckAsync(sender, author, request, operation, cancellationToken);
        return (null, await releases.HoldAsync(sender, caller, request, operation, cancellationToken));
    }

    /// <summary>Checks everything that can be checked now and sends nothing, so that what waits for a second officer does not turn out to be wrong later.</summary>
    private async Task CheckAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        try
        {
            Bytes((await composer.ComposeAsync(sender, author, request, operation, cancellationToken)).Content);
        }
        catch (Exception refused) when (IsNotPermitted(refused))
        {
            await RecordForwardAsync(sender, author, request, AuditOutcome.Refused);
            throw;
        }
    }

    /// <summary>Sends. Repeating the same request with the same operation id is without effect and answers the same.</summary>
    /// <param name="sender">The owner.</param>
    /// <param name="author">The number of the officer who composed it, or the name of the system; null when nobody says.</param>
    /// <param name="request">What to send.</param>
    /// <param name="operation">The caller's id of this operation.</param>
    /// <param name="cancellationToken">The caller has gone. What has begun to be sent is carried through.</param>
    /// <exception cref="RequestRefusedException">It breaks a rule, or the hub cannot be reached; the sentence says what to change.</exception>
    /// <exception cref="MeshException">The outbox refused.</exception>
    public async Task<SendAnswer> SendAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        SendAnswer answer;
        try
        {
            answer = await SendOnceAsync(sender, author, request, operation, cancellationToken);
        }
        catch (Exception refused) when (IsNotPermitted(refused))
        {
            await RecordForwardAsync(sender, author, request, AuditOutcome.Refused);
            throw;
        }

        await RecordForwardAsync(sender, author, request, AuditOutcome.Done);
        return answer;
    }

    private async Task<SendAnswer> SendOnceAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.Of(sender);
        var requestHash = SendRequestJson.HashOf(request, author);
        if (await mailbox.FindOutgoingAsync(operation, requestHash, cancellationToken) is { } kept)
        {
            return Answer(await SubmitAsync(mailbox, kept), kept.Thread, kept.Recipients, kept.Kind);
        }

        var composed = await composer.ComposeAsync(sender, author, request, operation, cancellationToken);
        var content = await seal.SealAsync(Bytes(composed.Content), SealContext.Of(sender, composed.Message), cancellationToken);
        var message = await mailbox.KeepOutgoingAsync(
            composed.Message with { Payload = content.Payload, Seal = content.Seal, Wraps = content.Wraps }, requestHash, composed.Content, cancellationToken);
        try
        {
            return Answer(await SubmitAsync(mailbox, message), message.Thread, message.Recipients, message.Kind);
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.OperationConflict)
        {
            // Another gateway of this owner may have sent the same before.
            if (await elsewhere.FindAsync(sender, request, composed, cancellationToken) is not { Envelope: var envelope } sent)
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

    private static bool IsNotPermitted(Exception failure) =>
        failure is RequestRefusedException { Code: MeshErrorCodes.NotPermitted } or MeshException { Code: MeshErrorCodes.NotPermitted };

    private async ValueTask RecordForwardAsync(OwnerId sender, string? author, SendRequest request, AuditOutcome outcome)
    {
        // Only what this owner holds is somebody's: ids can be made up.
        if (request is MessageRequest { ForwardOf: { } passedOn } && await mailboxes.Of(sender).FindAsync(passedOn, CancellationToken.None) is { Envelope: var envelope })
        {
            var original = envelope.Origin ?? envelope.Id;
            await auditor.RecordAsync(new AuditRecord(sender, author, AuditActions.Forward, original.Value, original.Sender, outcome, request.Purpose), CancellationToken.None);
        }
    }
}
