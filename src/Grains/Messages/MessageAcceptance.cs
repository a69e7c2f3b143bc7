using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes messages into an outbox: what gateways send, what the owner passes on; and the word of other outboxes that they pass on what this owner
/// uploaded. It reads what the rules need to know, and appends what they say.
/// </summary>
internal sealed class MessageAcceptance(OutboxContext outbox, OutboxReader reader)
{
    /// <summary>How long an aggregate has to say what it names. Longer than a gateway repeats a command.</summary>
    private static readonly TimeSpan NamedWithin = TimeSpan.FromMinutes(1);

    private readonly OutboxState _state = outbox.State;

    /// <summary>Takes a message. A plain one costs no call of another actor.</summary>
    /// <exception cref="MeshException">See <see cref="IOutboxGrain.SubmitAsync"/>.</exception>
    public async Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken)
    {
        var owner = _state.Owner.Code;
        MessageRules.Validate(owner, message, outbox.Owners);
        var requestHash = RequestHash.Of(message);
        using var use = _state.AttachmentUse.Use(message.Attachments);
        ReceivedMessage? parent;
        ImmutableArray<AttachmentReference> attachments;
        try
        {
            MessageRules.CheckClocks(message, outbox.Clock.GetUtcNow());
            parent = await ReadParentAsync(message, cancellationToken);
            attachments = await ReadAttachmentsAsync(message, parent, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // What was accepted stays accepted, also when its time, its attachment or the message that it answers went since.
            if (await FindRepeatedAsync(message.Operation.Value, requestHash, cancellationToken) is { } accepted)
            {
                return accepted;
            }

            throw;
        }

        var outgoing = OutboxRules.Compose(owner, message, parent, attachments);
        return message.ForwardOf is { } original
            ? await ForwardAsync(outgoing, original, message.Operation, requestHash, cancellationToken)
            : await CommitAsync([outgoing], message.Operation.Value, requestHash, cancellationToken);
    }

    /// <summary>Lets the recipients of somebody's forward fetch what this owner uploaded, with a row by which a withdrawal finds that: the forward may never be sent.</summary>
    /// <exception cref="MeshException"><c>not-permitted</c>: the first message was withdrawn.</exception>
    public async Task GrantAsync(GrantAttachments grants, CancellationToken cancellationToken)
    {
        // From the look to the append no withdrawal is taken: one that comes finds these grants.
        using var stay = await outbox.EnterGateAsync(cancellationToken);
        if (await reader.FindPositionAsync(OutboxKeys.Withdrawn(grants.Origin), cancellationToken) is not null)
        {
            throw ConversationRules.NotPermitted();
        }

        using var use = _state.AttachmentUse.Use(grants.Attachments);
        var chain = OutboxKeys.Granted(grants.Origin);
        var previous = await reader.FindPositionAsync(chain, cancellationToken) ?? 0;
        await foreach (var known in reader.ReadForwardsOfOthersAsync(previous).WithCancellation(cancellationToken))
        {
            if (known.Forward == grants.Forward && known.Attachments.SequenceEqual(grants.Attachments) && known.Recipients.SequenceEqual(grants.Readers))
            {
                return;
            }

            break;
        }

        var row = new ForwardRow(grants.Forward, new HubTimestamp(outbox.Clock.GetJournalTime(), _state.Owner.Home), grants.Readers, grants.Attachments, previous);
        await outbox.Stream.CommitAsync(
            batch =>
            {
                var index = OutboxRules.RecordForward(batch, outbox.Rows, chain, row);
                foreach (var key in OutboxRules.GrantKeys(grants.Forward, grants.Attachments, grants.Readers))
                {
                    batch.AddKey(key, index);
                }
            },
            rows: 1);
    }

    /// <summary>Keeps uploads that an aggregate is about to name.</summary>
    /// <returns>Those that are complete.</returns>
    public async Task<ImmutableArray<AttachmentReference>> KeepAsync(ImmutableArray<Sha256Hash> uploads, CancellationToken cancellationToken)
    {
        using var use = _state.AttachmentUse.Use(uploads);
        var kept = ImmutableArray.CreateBuilder<AttachmentReference>();
        foreach (var hash in uploads)
        {
            if (await KeepAsync(hash, cancellationToken) is { } size)
            {
                kept.Add(new AttachmentReference(_state.Owner.Code, hash, size));
            }
        }

        var now = outbox.Clock.GetUtcNow();
        _state.AttachmentUse.Expect(uploads, now, now + NamedWithin);
        return kept.ToImmutable();
    }

    /// <summary>Appends a message, and answers as the first time when its operation was carried out before.</summary>
    public async Task<SendAccepted> CommitAsync(AcceptMessages change, Envelope envelope, CancellationToken cancellationToken)
    {
        await outbox.Stream.CommitAsync(change);
        return change.RepeatedPosition is { } position
            ? await AnswerAgainAsync(position, cancellationToken)
            : new SendAccepted(envelope.Id, envelope.ComposedAt, change.Accepted, Repeated: false);
    }

    /// <summary>What an operation was answered when it was carried out before; null when it was not.</summary>
    /// <exception cref="MeshException"><c>operation-conflict</c>: with another request.</exception>
    public async Task<SendAccepted?> FindRepeatedAsync(string operation, byte[] requestHash, CancellationToken cancellationToken)
    {
        if (await outbox.Journal.FindOperationAsync(_state.Stream, operation, cancellationToken) is not { } known)
        {
            return null;
        }

        return known.RequestHash.Span.SequenceEqual(requestHash) ? await AnswerAgainAsync(known.Position, cancellationToken) : throw AcceptMessages.Conflict();
    }

    /// <summary>Answers by the row that an operation caused before.</summary>
    public async Task<SendAccepted> AnswerAgainAsync(long position, CancellationToken cancellationToken)
    {
        var row = await reader.ReadAsync(position, cancellationToken)
            ?? throw new MeshException(MeshErrorCodes.NotFound, "The message of that operation is no longer kept.");
        return new SendAccepted(row.Envelope.Id, row.Envelope.ComposedAt, row.Accepted, Repeated: true);
    }

    private Task<SendAccepted> CommitAsync(ImmutableArray<OutgoingMessage> messages, string operation, byte[] requestHash, CancellationToken cancellationToken)
    {
        var envelope = messages[0].Envelope;
        var deadlines = OutboxRules.DeadlinesOf(envelope, outbox.Options, outbox.Clock.GetUtcNow());
        return CommitAsync(new AcceptMessages(outbox, messages, operation, requestHash) { Deadlines = deadlines }, envelope, cancellationToken);
    }

    /// <summary>
    /// Takes a forward that was found permitted. It is found from what it passes on, so that a withdrawal can follow it, and is declared to the first sender in
    /// the append that takes it.
    /// </summary>
    private async Task<SendAccepted> ForwardAsync(
        OutgoingMessage forward, MessageId original, OperationId operation, byte[] requestHash, CancellationToken cancellationToken)
    {
        var envelope = forward.Envelope;
        var origin = envelope.Origin!.Value;

        // What others uploaded lies at their hubs: those let the recipients fetch it before they hear of it.
        foreach (var uploads in OutboxRules.UploadsOfOthers(_state.Owner.Code, envelope))
        {
            var grants = new GrantAttachments(envelope.Id, origin, [.. uploads.Select(upload => upload.Hash)], envelope.Recipients);
            await outbox.Outbox(uploads.Key).GrantAttachmentsAsync(grants, cancellationToken);
        }

        // From here to the append no withdrawal of the original is taken: one that was taken is seen, one that comes finds this forward.
        using var stay = await outbox.EnterGateAsync(cancellationToken);
        if (await reader.FindPositionAsync(OutboxKeys.Revoked(original), cancellationToken) is not null)
        {
            return await FindRepeatedAsync(operation.Value, requestHash, cancellationToken) ?? throw ConversationRules.NotPermitted();
        }

        var previous = await reader.FindPositionAsync(OutboxKeys.Forward(original), cancellationToken) ?? 0;
        var note = new FeedNote(NoteKind.Forwarded, envelope.Recipients, null, null) { Forward = envelope.Id };
        return await CommitAsync(
            [
                forward with { PreviousForward = previous, Keys = [OutboxKeys.Forward(original)] },
                OutboxRules.ComposeNote(_state.Owner.Code, $"declare/{operation.Value}", [origin.Sender], envelope.Lane, origin, note, outbox.Clock.GetJournalTime()),
            ],
            operation.Value,
            requestHash,
            cancellationToken);
    }

    /// <summary>What a message answers or passes on; null when it does neither.</summary>
    private async Task<ReceivedMessage?> ReadParentAsync(SendMessage message, CancellationToken cancellationToken)
    {
        var owner = _state.Owner.Code;
        if (message.ForwardOf is { } original)
        {
            var held = await outbox.Feed(owner).FindReceivedAsync(original, cancellationToken);
            ConversationRules.CheckForward(message, held, outbox.Handling);
            return held;
        }

        if (message.InReplyTo is not { } answered)
        {
            return null;
        }

        var parent = answered.Sender == owner && await reader.FindAsync(answered, cancellationToken) is (_, { } sent)
            ? new ReceivedMessage(sent.Envelope, [], EntryState.Whole)
            : await outbox.Feed(owner).FindReceivedAsync(answered, cancellationToken);
        ConversationRules.CheckReply(owner, message, parent?.Envelope);
        return parent;
    }

    /// <summary>The attachments with their sizes: own uploads, and in a forward what came with the original.</summary>
    /// <exception cref="MeshException"><c>attachment-missing</c>: one of them is not complete.</exception>
    private async Task<ImmutableArray<AttachmentReference>> ReadAttachmentsAsync(SendMessage message, ReceivedMessage? parent, CancellationToken cancellationToken)
    {
        if (message.Attachments.IsDefaultOrEmpty)
        {
            return [];
        }

        var owner = _state.Owner.Code;
        var references = ImmutableArray.CreateBuilder<AttachmentReference>(message.Attachments.Length);
        foreach (var hash in message.Attachments)
        {
            references.Add(
                await KeepAsync(hash, cancellationToken) is { } bytes ? new AttachmentReference(owner, hash, bytes)
                : (message.ForwardOf is null ? null : parent?.Envelope.Attachments.FirstOrDefault(attachment => attachment.Hash == hash))
                    ?? throw new MeshException(MeshErrorCodes.AttachmentMissing, "attachments: upload each of them completely before the message that carries it."));
        }

        return references.MoveToImmutable();
    }

    /// <summary>Keeps an own upload from deletion for age for another while.</summary>
    /// <returns>Its size; null when it is not complete.</returns>
    private async Task<long?> KeepAsync(Sha256Hash hash, CancellationToken cancellationToken) =>
        await outbox.Blobs.TouchAsync(_state.Owner.Code.Value, hash.Value, cancellationToken)
            ? (await outbox.Blobs.FindAsync(_state.Owner.Code.Value, hash.Value, cancellationToken))?.Size
            : null;
}
