using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes back what was sent. The withdrawal is a message of its own that follows on the same links; what has to be deleted at this hub is a deadline of the
/// same append, so that it is done whatever happens in between.
/// </summary>
internal sealed class Withdrawals(Outbox outbox, OutboxServices services)
{
    private const int MaxRecent = 4096;
    private static readonly TimeSpan EraseAgainAfter = TimeSpan.FromSeconds(1);

    private readonly HashSet<MessageId> _recent = [];
    private readonly Queue<MessageId> _order = new();

    /// <summary>Whether this activation has taken a withdrawal of a message not long ago: entries on their way out are asked for it.</summary>
    public bool IsRecent(MessageId message) => _recent.Contains(message);

    /// <summary>Whether a message that stands at a position was withdrawn.</summary>
    public async ValueTask<bool> IsWithdrawnAsync(MessageId message, long position, CancellationToken cancellationToken) =>
        position <= outbox.Counter(OutboxKeys.WithdrawnCounter)
        && (_recent.Contains(message) || await outbox.Rows.FindPositionAsync(OutboxKeys.Withdrawn(message), cancellationToken) is not null);

    /// <summary>Takes a withdrawal from a gateway.</summary>
    /// <exception cref="MeshException">See <see cref="IOutboxGrain.WithdrawAsync"/>.</exception>
    public async Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken)
    {
        if (!OperationId.TryParse(withdrawal.Operation.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "operationId: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
        }

        if (!MessageId.TryParse(withdrawal.Message.Value, out _) || withdrawal.Message.Sender != outbox.Owner.Code)
        {
            throw NotFound();
        }

        using var stay = await outbox.Gate.EnterAsync(cancellationToken);
        return await TakeAsync(withdrawal.Message, withdrawal.Operation.Value, withdrawal.At, cancellationToken);
    }

    /// <summary>Takes back every own forward of a message that its sender took back. The caller holds the gate.</summary>
    public async Task CascadeAsync(MessageId original, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await foreach (var forward in outbox.Forwards.OfAsync(original))
        {
            await TakeAsync(forward.Envelope.Id, $"cascade/{forward.Envelope.Id.Value}", at, cancellationToken);
        }
    }

    /// <summary>Deletes what the hub holds of a withdrawn message: the body, the grants, and blobs that nothing else carries. Repeatable.</summary>
    /// <returns>Null when all is gone; else when to try again.</returns>
    public async Task<TimeSpan?> EraseAsync(MessageId message, CancellationToken cancellationToken)
    {
        if (await outbox.Rows.FindAsync(message, cancellationToken) is not var (position, row))
        {
            return null;
        }

        await services.Journal.DeleteBodiesAsync(outbox.Stream, [position], cancellationToken);
        await services.Journal.RevokeGrantsAsync(message.Value, cancellationToken);
        foreach (var forward in await outbox.Timelines.ReadForwardsAsync(message, cancellationToken))
        {
            await services.Journal.RevokeGrantsAsync(forward.Id.Value, cancellationToken);
        }

        // Also of forwards that were granted and never sent: their senders were killed or refused in between.
        await foreach (var forward in outbox.Forwards.GrantedAsync(message).WithCancellation(cancellationToken))
        {
            await services.Journal.RevokeGrantsAsync(forward.Value, cancellationToken);
        }

        foreach (var uploads in outbox.Forwards.UploadersElsewhere(row.Envelope))
        {
            var grants = new GrantAttachments(message, row.Envelope.Origin ?? message, [.. uploads.Select(upload => upload.Hash)], row.Envelope.Recipients);
            await outbox.OutboxOf(uploads.Key).RevokeAttachmentsAsync(grants, cancellationToken);
        }

        return await DeleteUnreferencedAsync(OwnUploads(row.Envelope), cancellationToken) ? null : EraseAgainAfter;
    }

    /// <summary>Takes back what the forward of somebody else was granted.</summary>
    public async Task RevokeAsync(GrantAttachments grants, CancellationToken cancellationToken)
    {
        await services.Journal.RevokeGrantsAsync(grants.Forward.Value, cancellationToken);

        // Only what went with a withdrawn message of this owner too: an upload that waits to be sent is not referenced either.
        var carried = new List<Sha256Hash>();
        foreach (var hash in grants.Attachments)
        {
            if (await outbox.Rows.FindPositionAsync(OutboxKeys.Carried(hash), cancellationToken) is not null)
            {
                carried.Add(hash);
            }
        }

        if (!await DeleteUnreferencedAsync(carried, cancellationToken))
        {
            throw new MeshException(MeshErrorCodes.Busy, "An attachment is just being sent; try again.", EraseAgainAfter);
        }
    }

    private async Task<bool> DeleteUnreferencedAsync(IEnumerable<Sha256Hash> uploads, CancellationToken cancellationToken)
    {
        var done = true;
        foreach (var hash in uploads)
        {
            if (!outbox.AttachmentUse.TryDelete(hash))
            {
                done = false;
                continue;
            }

            try
            {
                if (!await services.Journal.IsReferencedAsync(new AttachmentId(outbox.Owner.Code, hash).ToString(), cancellationToken))
                {
                    await services.Blobs.DeleteAsync(outbox.Owner.Code.Value, hash.Value, cancellationToken);
                }
            }
            finally
            {
                outbox.AttachmentUse.Deleted(hash);
            }
        }

        return done;
    }

    private async Task<SendAccepted> TakeAsync(MessageId message, string operation, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await outbox.Rows.FindAsync(message, cancellationToken) is not (var position, { Envelope.Kind: not (MessageKind.Withdrawal or MessageKind.Note) } row))
        {
            throw NotFound();
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"withdraw|{message.Value}"));
        if (await outbox.Rows.FindPositionAsync(OutboxKeys.Withdrawn(message), cancellationToken) is { } first)
        {
            return await outbox.FindRepeatedAsync(operation, hash, cancellationToken) ?? await outbox.AnswerAgainAsync(first, cancellationToken);
        }

        var envelope = new Envelope(
            MessageId.For(outbox.Owner.Code, new OperationId(operation)), row.Envelope.Recipients, row.Envelope.Lane, at, [], 0, Sha256Hash.Of([]))
        {
            Kind = MessageKind.Withdrawal,
            About = message,
            Origin = row.Envelope.Origin,
        };
        var outgoing = new OutgoingMessage(envelope, default) { Keys = [OutboxKeys.Withdrawn(message), .. OwnUploads(row.Envelope).Select(OutboxKeys.Carried)] };
        var submission = new Submission(outbox, [outgoing], operation, hash, services.Clock)
        {
            Deadlines = [(OutboxKeys.Erase(message), services.Clock.GetUtcNow())],
            DeadlinesDone = [OutboxKeys.Due(message), OutboxKeys.Expire(message)],
            Counters = [new Counter(OutboxKeys.WithdrawnCounter, position)],
            Written = () => OnTaken(row),
        };
        return await outbox.CommitAsync(submission, envelope, cancellationToken);
    }

    private IEnumerable<Sha256Hash> OwnUploads(Envelope envelope) =>
        envelope.Attachments.Where(attachment => attachment.Uploader == outbox.Owner.Code).Select(attachment => attachment.Hash);

    /// <summary>What still waits of it goes out without payload, also from memory.</summary>
    private void OnTaken(OutboxRow row)
    {
        var message = row.Envelope.Id;
        if (_recent.Add(message))
        {
            _order.Enqueue(message);
            while (_order.Count > MaxRecent)
            {
                _recent.Remove(_order.Dequeue());
            }
        }

        foreach (var recipient in row.Envelope.Recipients)
        {
            outbox.FindLink(recipient, row.Envelope.Lane)?.Empty(message);
        }
    }

    private static MeshException NotFound() => new(MeshErrorCodes.NotFound, "This owner has sent no message with that id that could be withdrawn.");
}
