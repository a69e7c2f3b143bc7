using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What this owner passed on. Each forward is found from what it passes on, so that a withdrawal can follow it, and is declared to the first sender in the
/// append that takes it.
/// </summary>
internal sealed class Forwards(Outbox outbox, OutboxServices services)
{
    /// <summary>Takes a forward that was found permitted.</summary>
    public async Task<SendAccepted> CommitAsync(
        OutgoingMessage forward, MessageId original, OperationId operation, byte[] requestHash, CancellationToken cancellationToken)
    {
        await GrantElsewhereAsync(forward.Envelope, cancellationToken);

        // From here to the append no withdrawal of the original is taken: one that was taken is seen, one that comes finds this forward.
        using var stay = await outbox.Gate.EnterAsync(cancellationToken);
        if (await outbox.Rows.FindPositionAsync(OutboxKeys.Revoked(original), cancellationToken) is not null)
        {
            return await outbox.FindRepeatedAsync(operation.Value, requestHash, cancellationToken) ?? throw Conversations.NotPermitted();
        }

        var previous = await outbox.Rows.FindPositionAsync(OutboxKeys.Forward(original), cancellationToken) ?? 0;
        ImmutableArray<OutgoingMessage> messages =
        [
            forward with { PreviousForward = previous, Keys = [OutboxKeys.Forward(original)] },
            Declaration(forward.Envelope, operation),
        ];
        var submission = new Submission(outbox, messages, operation.Value, requestHash, services.Clock) { Deadlines = outbox.Clocks.DeadlinesOf(forward.Envelope) };
        return await outbox.CommitAsync(submission, forward.Envelope, cancellationToken);
    }

    /// <summary>The positions of the forwards of a received message, newest first.</summary>
    public async IAsyncEnumerable<OutboxRow> OfAsync(MessageId original)
    {
        var position = await outbox.Rows.FindPositionAsync(OutboxKeys.Forward(original), CancellationToken.None) ?? 0;
        while (position > 0 && await outbox.Rows.ReadAsync(position, CancellationToken.None) is { } row)
        {
            yield return row;
            position = row.PreviousForward;
        }
    }

    /// <summary>The uploaders of what a forward carries that others uploaded.</summary>
    public IEnumerable<IGrouping<OwnerId, AttachmentReference>> UploadersElsewhere(Envelope envelope) =>
        envelope.Attachments.Where(attachment => attachment.Uploader != outbox.Owner.Code).GroupBy(attachment => attachment.Uploader);

    /// <summary>Takes grants for what somebody passes on of this owner's uploads.</summary>
    public async Task GrantAsync(GrantAttachments grants, CancellationToken cancellationToken)
    {
        // From the look to the append no withdrawal is taken: one that comes finds these grants.
        using var stay = await outbox.Gate.EnterAsync(cancellationToken);
        if (await outbox.Rows.FindPositionAsync(OutboxKeys.Withdrawn(grants.Origin), cancellationToken) is not null)
        {
            throw Conversations.NotPermitted();
        }

        using var use = outbox.AttachmentUse.Use(grants.Attachments);
        var previous = await outbox.Rows.FindPositionAsync(OutboxKeys.Granted(grants.Origin), cancellationToken) ?? 0;
        var known = await ReadGrantedAsync(previous, cancellationToken);
        var row = known?.Forward == grants.Forward
            ? null
            : new DeclaredRow(grants.Forward, new Stamp(services.Clock.GetJournalTime(), outbox.Owner.Home), grants.Readers, previous);
        await outbox.CommitAsync(new GrantsTaken(outbox.Owner.Code, grants, row));
    }

    /// <summary>The forwards of an own message for which others were granted own uploads, newest first.</summary>
    public async IAsyncEnumerable<MessageId> GrantedAsync(MessageId origin)
    {
        var position = await outbox.Rows.FindPositionAsync(OutboxKeys.Granted(origin), CancellationToken.None) ?? 0;
        while (await ReadGrantedAsync(position, CancellationToken.None) is { } granted)
        {
            yield return granted.Forward;
            position = granted.Previous;
        }
    }

    private async Task<DeclaredRow?> ReadGrantedAsync(long position, CancellationToken cancellationToken) =>
        position > 0 && await outbox.Rows.ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.DeclaredKind } row ? DeclaredRow.Read(row.Head.Span) : null;

    /// <summary>What others uploaded lies at their hubs: those let the recipients fetch it before they hear of it.</summary>
    private async Task GrantElsewhereAsync(Envelope forward, CancellationToken cancellationToken)
    {
        foreach (var uploads in UploadersElsewhere(forward))
        {
            var grants = new GrantAttachments(forward.Id, forward.Origin!.Value, [.. uploads.Select(upload => upload.Hash)], forward.Recipients);
            await outbox.OutboxOf(uploads.Key).GrantAttachmentsAsync(grants, cancellationToken);
        }
    }

    private OutgoingMessage Declaration(Envelope forward, OperationId operation)
    {
        var origin = forward.Origin!.Value;
        var note = new FeedNote(NoteKind.Forwarded, forward.Recipients, null, null) { Forward = forward.Id };
        return outbox.Notes.Create($"declare/{operation.Value}", [origin.Sender], forward.Lane, origin, note);
    }
}
