using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// The clocks of messages: reminders before and after an answer is due, word of who did not get a message in time. Each note is one append with the removal
/// of the deadline that caused it.
/// </summary>
internal sealed class MessageClocks(Outbox outbox, OutboxServices services)
{
    /// <summary>The deadlines of a message that is about to be taken.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset At)> DeadlinesOf(Envelope envelope)
    {
        if (envelope is { AnswerBy: null, ExpiresAt: null })
        {
            return [];
        }

        var deadlines = new List<(string, DateTimeOffset)>(2);
        if (envelope.AnswerBy is { } answerBy)
        {
            deadlines.Add((OutboxKeys.Due(envelope.Id), AnswerClock.SoonAt(services.Clock.GetUtcNow(), answerBy, services.Options.AnswerSoonAt)));
        }

        if (envelope.ExpiresAt is { } expiresAt)
        {
            deadlines.Add((OutboxKeys.Expire(envelope.Id), expiresAt + services.Options.ExpiredNoteDelay));
        }

        return deadlines;
    }

    /// <summary>An answer is due soon, or was due.</summary>
    public async Task RemindAsync(string deadline, MessageId message, CancellationToken cancellationToken)
    {
        if (await outbox.Timelines.ReadAsync(message, cancellationToken) is not { Withdrawn: null, Envelope: { AnswerBy: { } answerBy } envelope } timeline
            || AnswerClock.Unanswered(outbox.Owner.Code, timeline.Recipients) is not { IsEmpty: false } unanswered)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline));
            return;
        }

        var overdue = services.Clock.GetUtcNow() >= answerBy;
        var kind = overdue ? NoteKind.AnswerOverdue : NoteKind.AnswerDueSoon;
        var cause = $"{(overdue ? "overdue" : "soon")}/{message.Value}";

        // To the sender with the whole list; to each addressee with itself alone, because who else has answered is the sender's to know.
        ImmutableArray<OutgoingMessage> notes =
        [
            outbox.Notes.Create(cause, [outbox.Owner.Code], envelope.Lane, message, new FeedNote(kind, unanswered, answerBy, null)),
            .. unanswered.Select(owner => outbox.Notes.Create($"{cause}/{owner.Value}", [owner], envelope.Lane, message, new FeedNote(kind, [owner], answerBy, null))),
        ];
        await CommitAsync(cause, notes, deadline, overdue ? null : answerBy, cancellationToken);
    }

    /// <summary>A message's time is over: the sender is told who has not got it.</summary>
    public async Task ExpireAsync(string deadline, MessageId message, CancellationToken cancellationToken)
    {
        if (await outbox.Timelines.ReadAsync(message, cancellationToken) is not { Withdrawn: null, Envelope: { ExpiresAt: { } expiresAt } envelope } timeline
            || AnswerClock.NotReached(timeline.Recipients) is not { IsEmpty: false } missed)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline));
            return;
        }

        var cause = $"expired/{message.Value}";
        var note = outbox.Notes.Create(cause, [outbox.Owner.Code], envelope.Lane, message, new FeedNote(NoteKind.Expired, missed, expiresAt, null));
        await CommitAsync(cause, [note], deadline, null, cancellationToken);
    }

    /// <summary>A feed refused an entry: the sender is told.</summary>
    public async Task TellRefusalAsync(string deadline, long position, CancellationToken cancellationToken)
    {
        if (await outbox.Rows.ReadStoredAsync(position, cancellationToken) is not { Kind: OutboxRow.RefusalKind } row
            || RefusalRow.Read(row.Head.Span) is not { Message: { } message } refusal)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline));
            return;
        }

        var note = new FeedNote(NoteKind.Refused, [refusal.Receiver], row.At, refusal.Reason);
        await CommitAsync(deadline, [outbox.Notes.Create(deadline, [outbox.Owner.Code], refusal.Lane, message, note)], deadline, null, cancellationToken);
    }

    private async Task CommitAsync(string operation, ImmutableArray<OutgoingMessage> notes, string deadline, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var submission = new Submission(outbox, notes, operation, [], services.Clock)
        {
            DeadlinesDone = next is null ? [deadline] : [],
            Deadlines = next is { } at ? [(deadline, at)] : [],
        };
        await outbox.CommitAsync(submission);
        if (submission.RepeatedPosition is not null)
        {
            // The note went out before; what follows it is still to come.
            await outbox.CommitAsync(new DeadlineMet(deadline, next));
        }
    }
}
