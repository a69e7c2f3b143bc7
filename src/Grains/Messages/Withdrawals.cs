using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes back what was sent. The withdrawal is a message of its own that follows on the same links; what has to be deleted at this hub is a deadline of the
/// same append, so that it is done whatever happens in between.
/// </summary>
internal sealed class Withdrawals(OutboxContext outbox, OutboxReader reader, MessageAcceptance acceptance)
{
    private static readonly TimeSpan EraseAgainAfter = TimeSpan.FromSeconds(1);

    private readonly OwnerId _owner = outbox.State.Owner.Code;

    /// <summary>Takes a withdrawal from a gateway.</summary>
    /// <exception cref="MeshException">See <see cref="IOutboxGrain.WithdrawAsync"/>.</exception>
    public async Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken)
    {
        if (!OperationId.TryParse(withdrawal.Operation.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "operationId: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
        }

        if (!MessageId.TryParse(withdrawal.Message.Value, out _) || withdrawal.Message.Sender != _owner)
        {
            throw NotFound();
        }

        using var stay = await outbox.EnterGateAsync(cancellationToken);
        return await TakeAsync(withdrawal.Message, withdrawal.Operation.Value, withdrawal.At, cancellationToken);
    }

    /// <summary>Takes back every own forward of a message that its sender took back. The caller holds the gate.</summary>
    public async Task CascadeAsync(MessageId original, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await foreach (var forward in reader.ReadForwardsAsync(original))
        {
            await TakeAsync(forward.Envelope.Id, $"cascade/{forward.Envelope.Id.Value}", at, cancellationToken);
        }
    }

    /// <summary>Deletes what the hub holds of a withdrawn message: the body, the grants, and blobs that nothing else carries or names. Repeatable.</summary>
    /// <returns>Null when all is gone; else when to try again.</returns>
    public async Task<TimeSpan?> EraseAsync(MessageId message, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(message, cancellationToken) is not var (position, row))
        {
            return null;
        }

        var envelope = row.Envelope;
        List<Sha256Hash> uploads = [.. OutboxRules.UploadsOf(_owner, envelope)];
        await outbox.Journal.DeleteBodiesAsync(outbox.State.Stream, [position], cancellationToken);
        await RevokeAsync(message, uploads, envelope.Recipients);

        // Also of forwards by others, those too that were granted and never sent: their senders were killed or refused in between.
        await foreach (var granted in reader.ReadForwardsOfOthersAsync(await reader.FindPositionAsync(OutboxKeys.Granted(message), cancellationToken) ?? 0))
        {
            await RevokeAsync(granted.Forward, granted.Attachments, granted.Recipients);
        }

        foreach (var others in OutboxRules.UploadsOfOthers(_owner, envelope))
        {
            var grants = new GrantAttachments(message, envelope.Origin ?? message, [.. others.Select(upload => upload.Hash)], envelope.Recipients);
            await outbox.Outbox(others.Key).RevokeAttachmentsAsync(grants, cancellationToken);
        }

        return await DeleteUnreferencedAsync(uploads, cancellationToken) ? null : EraseAgainAfter;
    }

    /// <summary>Takes back what the forward of somebody else was granted.</summary>
    public async Task RevokeAsync(GrantAttachments grants, CancellationToken cancellationToken)
    {
        await RevokeAsync(grants.Forward, grants.Attachments, grants.Readers);

        // Only what went with a withdrawn message of this owner too: an upload that waits to be sent is not referenced either.
        var carried = new List<Sha256Hash>();
        foreach (var hash in grants.Attachments)
        {
            if (await reader.FindPositionAsync(OutboxKeys.Carried(hash), cancellationToken) is not null)
            {
                carried.Add(hash);
            }
        }

        if (!await DeleteUnreferencedAsync(carried, cancellationToken))
        {
            throw new MeshException(MeshErrorCodes.Busy, "An attachment is just being sent; try again.", EraseAgainAfter);
        }
    }

    private async Task RevokeAsync(MessageId message, IEnumerable<Sha256Hash> attachments, ImmutableArray<OwnerId> readers)
    {
        List<string> keys = [.. OutboxRules.GrantKeys(message, attachments, readers)];
        if (keys.Count > 0)
        {
            await outbox.Stream.CommitAsync(batch => keys.ForEach(batch.RemoveKey));
        }
    }

    private async Task<bool> DeleteUnreferencedAsync(IEnumerable<Sha256Hash> uploads, CancellationToken cancellationToken)
    {
        var done = true;
        foreach (var hash in uploads)
        {
            if (!outbox.State.AttachmentUse.TryDelete(hash, outbox.Clock.GetUtcNow()))
            {
                done = false;
                continue;
            }

            try
            {
                if (!await AttachmentHolds.IsNeededAsync(outbox.Journal, _owner, hash, cancellationToken))
                {
                    await outbox.Blobs.DeleteAsync(_owner.Value, hash.Value, cancellationToken);
                }
            }
            finally
            {
                outbox.State.AttachmentUse.Deleted(hash);
            }
        }

        return done;
    }

    private async Task<SendAccepted> TakeAsync(MessageId message, string operation, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(message, cancellationToken) is not (var position, { Envelope.Kind: not (MessageKind.Withdrawal or MessageKind.Note) } row))
        {
            throw NotFound();
        }

        var hash = RequestHash.OfWithdrawal(message);
        if (await reader.FindPositionAsync(OutboxKeys.Withdrawn(message), cancellationToken) is { } first)
        {
            return await acceptance.FindRepeatedAsync(operation, hash, cancellationToken) ?? await acceptance.AnswerAgainAsync(first, cancellationToken);
        }

        var withdrawal = OutboxRules.ComposeWithdrawal(_owner, row.Envelope, operation, at);
        var change = new AcceptMessages(outbox, [withdrawal], operation, hash)
        {
            Deadlines = [(OutboxKeys.Erase(message), outbox.Clock.GetUtcNow())],
            DeadlinesDone = [OutboxKeys.Due(message), OutboxKeys.Expire(message)],
            Counters = [new Counter(OutboxKeys.WithdrawnCounter, position)],
            Written = () => outbox.State.OnWithdrawn(row.Envelope),
        };
        return await acceptance.CommitAsync(change, withdrawal.Envelope, cancellationToken);
    }

    private static MeshException NotFound() => new(MeshErrorCodes.NotFound, "This owner has sent no message with that id that could be withdrawn.");
}
