using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Takes what gateways send.</summary>
internal sealed class Submissions(Outbox outbox, OutboxServices services)
{
    /// <summary>Takes a message. A plain one costs no call of another actor.</summary>
    /// <exception cref="MeshException">See <see cref="IOutboxGrain.SubmitAsync"/>.</exception>
    public async Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken)
    {
        MessageRules.Validate(outbox.Owner.Code, message, services.Owners);
        var requestHash = RequestHash.Of(message);
        using var use = outbox.AttachmentUse.Use(message.Attachments);
        HeldMessage? parent;
        ImmutableArray<AttachmentReference> attachments;
        try
        {
            MessageRules.CheckClocks(message, services.Clock.GetUtcNow());
            parent = await ParentAsync(message, cancellationToken);
            attachments = await AttachmentsAsync(message, parent, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // What was accepted stays accepted, also when its time, its attachment or the message that it answers went since.
            if (await outbox.FindRepeatedAsync(message.Operation.Value, requestHash, cancellationToken) is { } accepted)
            {
                return accepted;
            }

            throw;
        }

        var outgoing = Outgoing(message, parent, attachments);
        return message.ForwardOf is { } original
            ? await outbox.Forwards.CommitAsync(outgoing, original, message.Operation, requestHash, cancellationToken)
            : await outbox.CommitAsync(
                new Submission(outbox, [outgoing], message.Operation.Value, requestHash, services.Clock) { Deadlines = outbox.Clocks.DeadlinesOf(outgoing.Envelope) },
                outgoing.Envelope,
                cancellationToken);
    }

    /// <summary>What a message answers or passes on; null when it does neither.</summary>
    private async Task<HeldMessage?> ParentAsync(SendMessage message, CancellationToken cancellationToken)
    {
        var owner = outbox.Owner.Code;
        if (message.ForwardOf is { } original)
        {
            var held = await outbox.Feed(owner).FindHeldAsync(original, cancellationToken);
            Conversations.CheckForward(message, held, services.Handling);
            return held;
        }

        if (message.InReplyTo is not { } answered)
        {
            return null;
        }

        var parent = answered.Sender == owner && await outbox.Rows.FindAsync(answered, cancellationToken) is (_, { } sent)
            ? new HeldMessage(sent.Envelope, [], EntryState.Whole)
            : await outbox.Feed(owner).FindHeldAsync(answered, cancellationToken);
        Conversations.CheckReply(owner, message, parent?.Envelope);
        return parent;
    }

    private OutgoingMessage Outgoing(SendMessage message, HeldMessage? parent, ImmutableArray<AttachmentReference> attachments)
    {
        var envelope = new Envelope(
            MessageId.For(outbox.Owner.Code, message.Operation), message.Recipients, message.Lane, message.ComposedAt, attachments,
            message.Payload.Length, Sha256Hash.Of(message.Payload.Span))
        {
            Kind = message.Kind,
            Thread = message.Thread ?? parent?.Envelope.Thread,
            InReplyTo = message.InReplyTo,
            ForwardOf = message.ForwardOf,
            Origin = message.ForwardOf is null ? null : parent!.Envelope.Origin ?? parent.Envelope.Id,
            AnswerBy = message.AnswerBy,
            ExpiresAt = message.ExpiresAt,
            Handling = message.Handling,
            Seal = message.Seal,
        };
        return new OutgoingMessage(envelope, OutboxBody.Create(outbox.Owner.Code, envelope, message.Payload, message.Wraps))
        {
            Excluded = message.Excluded.IsDefault ? [] : message.Excluded,
            Inherited = message.ForwardOf is null ? [] : parent!.Excluded,
        };
    }

    /// <summary>The attachments with their sizes: own uploads, and in a forward what came with the original.</summary>
    /// <exception cref="MeshException"><c>attachment-missing</c>: one of them is not complete.</exception>
    private async Task<ImmutableArray<AttachmentReference>> AttachmentsAsync(SendMessage message, HeldMessage? parent, CancellationToken cancellationToken)
    {
        if (message.Attachments.IsDefaultOrEmpty)
        {
            return [];
        }

        var owner = outbox.Owner.Code;
        var references = ImmutableArray.CreateBuilder<AttachmentReference>(message.Attachments.Length);
        foreach (var hash in message.Attachments)
        {
            var size = await services.Blobs.TouchAsync(owner.Value, hash.Value, cancellationToken)
                ? (await services.Blobs.FindAsync(owner.Value, hash.Value, cancellationToken))?.Size
                : null;
            references.Add(
                size is { } bytes ? new AttachmentReference(owner, hash, bytes)
                : (message.ForwardOf is null ? null : parent?.Envelope.Attachments.FirstOrDefault(attachment => attachment.Hash == hash))
                    ?? throw new MeshException(MeshErrorCodes.AttachmentMissing, "attachments: upload each of them completely before the message that carries it."));
        }

        return references.MoveToImmutable();
    }
}
