using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Meets the deadlines of an outbox's stream: reminders before and after an answer is due, word of who did not get a message in time, of what was refused and of
/// what is stuck, and what has to be erased. Each is repeatable and removes its deadline in the append that meets it; one that fails is put off, so that it does not
/// keep the others waiting.
/// </summary>
internal sealed class OutboxDeadlines(
    OutboxContext outbox, OutboxReader reader, Withdrawals withdrawals, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
{
    private const int MaxSkipped = 1000;

    private readonly OutboxState _state = outbox.State;
    private readonly OwnerId _owner = outbox.State.Owner.Code;
    private StreamDeadlines? _deadlines;

    private StreamDeadlines Deadlines =>
        _deadlines ??= new StreamDeadlines(outbox.Journal, outbox.Stream, outbox.Options.RetryAfter, registerTimer, outbox.Clock, outbox.Logger) { Meet = MeetAsync };

    /// <inheritdoc cref="StreamDeadlines.Expect"/>
    public void Expect(DateTimeOffset at) => Deadlines.Expect(at);

    /// <inheritdoc cref="StreamDeadlines.Wake"/>
    public void Wake() => Deadlines.Wake();

    private async Task MeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        var name = deadline.Name;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var subject = name[(slash + 1)..];
        switch (slash < 0 ? name : name[..slash])
        {
            case "erase":
                var again = await withdrawals.EraseAsync(new MessageId(subject), cancellationToken);
                await MoveAsync(name, outbox.Clock.GetUtcNow() + again);
                break;
            case "due":
                await RemindAsync(name, new MessageId(subject), cancellationToken);
                break;
            case "expire":
                await ExpireAsync(name, new MessageId(subject), cancellationToken);
                break;
            case "stuck":
                await LookAtLinkAsync(name, subject, cancellationToken);
                break;
            case "refused":
                await TellRefusalAsync(name, deadline.Position ?? 0, cancellationToken);
                break;
            default:
                // A newer program's; it stays until one of those runs here again.
                await MoveAsync(name, outbox.Clock.GetUtcNow() + StreamDeadlines.LongestWait);
                break;
        }
    }

    private Task MoveAsync(string deadline, DateTimeOffset? at = null) => Deadlines.MoveAsync(deadline, at);

    /// <summary>An answer is due soon, or was due.</summary>
    private async Task RemindAsync(string deadline, MessageId message, CancellationToken cancellationToken)
    {
        if (await reader.ReadTimelineAsync(message, cancellationToken) is not { Withdrawn: null, Envelope: { AnswerBy: { } answerBy } envelope } timeline
            || OutboxRules.Unanswered(_owner, timeline.Recipients) is not { IsEmpty: false } unanswered)
        {
            await MoveAsync(deadline);
            return;
        }

        var overdue = outbox.Clock.GetUtcNow() >= answerBy;
        var kind = overdue ? NoteKind.AnswerOverdue : NoteKind.AnswerDueSoon;
        var cause = $"{(overdue ? "overdue" : "soon")}/{message.Value}";

        // To the sender with the whole list; to each addressee with itself alone, because who else has answered is the sender's to know.
        ImmutableArray<OutgoingMessage> notes =
        [
            Note(cause, _owner, envelope.Lane, message, new FeedNote(kind, unanswered, answerBy, null)),
            .. unanswered.Select(owner => Note($"{cause}/{owner.Value}", owner, envelope.Lane, message, new FeedNote(kind, [owner], answerBy, null))),
        ];
        await TellAsync(cause, notes, deadline, overdue ? null : answerBy);
    }

    /// <summary>A message's time is over: the sender is told who has not got it.</summary>
    private async Task ExpireAsync(string deadline, MessageId message, CancellationToken cancellationToken)
    {
        if (await reader.ReadTimelineAsync(message, cancellationToken) is not { Withdrawn: null, Envelope: { ExpiresAt: { } expiresAt } envelope } timeline
            || OutboxRules.NotReached(timeline.Recipients) is not { IsEmpty: false } missed)
        {
            await MoveAsync(deadline);
            return;
        }

        var cause = $"expired/{message.Value}";
        await TellAsync(cause, [Note(cause, _owner, envelope.Lane, message, new FeedNote(NoteKind.Expired, missed, expiresAt, null))], deadline, null);
    }

    /// <summary>A feed refused an entry: the sender is told.</summary>
    private async Task TellRefusalAsync(string deadline, long position, CancellationToken cancellationToken)
    {
        if (await reader.ReadStoredAsync(position, OutboxRowKinds.Refusal, cancellationToken) is not { } row
            || outbox.Rows.Read<RefusalRow>(row) is not { Message: { } message } refusal)
        {
            await MoveAsync(deadline);
            return;
        }

        var note = new FeedNote(NoteKind.Refused, [refusal.Receiver], row.At, refusal.Reason);
        await TellAsync(deadline, [Note(deadline, _owner, refusal.Lane, message, note)], deadline, null);
    }

    /// <summary>
    /// The deadline of a link comes: nothing waits for ever silently. When something of it is still not delivered, the sender gets one note for all that waits for
    /// that recipient.
    /// </summary>
    private async Task LookAtLinkAsync(string deadline, string name, CancellationToken cancellationToken)
    {
        if (_state.FindLink(name) is not { } link)
        {
            await MoveAsync(deadline);
            return;
        }

        if (_state.IsDirty)
        {
            await outbox.Stream.FlushAsync();
        }

        await SkipAsync(link, cancellationToken);
        var now = outbox.Clock.GetUtcNow();
        var limit = outbox.Options.StuckAfter(link.Lane);
        if (await reader.ReadUndeliveredSinceAsync(link, cancellationToken) is not { } since)
        {
            await outbox.Stream.CommitAsync(batch => OutboxRules.EndWatch(batch, link, now + limit));
        }
        else if (since + limit > now)
        {
            await MoveAsync(deadline, since + limit);
        }
        else
        {
            await TellStuckAsync(deadline, link, now, cancellationToken);
        }
    }

    private async Task TellStuckAsync(string deadline, OutboxLink link, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var options = outbox.Options;
        var toldAtCounter = $"told-at/{link.Receiver.Value}";
        var told = _state.Counter(link.ToldCounter);
        var toldAt = DateTimeOffset.FromUnixTimeMilliseconds(_state.Counter(toldAtCounter));
        if (now - toldAt < options.StuckAgainAfter)
        {
            // Another lane has just spoken for all of them.
            await MoveAsync(deadline, toldAt + options.StuckAgainAfter);
            return;
        }

        var stuck = new List<(OutboxLink Link, DateTimeOffset Since)>();
        foreach (var lane in LaneOrder.MostUrgentFirst)
        {
            if (_state.FindLink(link.Receiver, lane) is { } other
                && await reader.ReadUndeliveredSinceAsync(other, cancellationToken) is { } since && since + options.StuckAfter(lane) <= now)
            {
                stuck.Add((other, since));
            }
        }

        if (stuck.Count == 0)
        {
            await MoveAsync(deadline, now + options.StuckAfter(link.Lane));
            return;
        }

        var cause = string.Create(CultureInfo.InvariantCulture, $"stuck/{link.Receiver}/{now.UtcTicks}");
        var hub = outbox.Owners.Find(link.Receiver)?.Home.Value ?? "its hub";
        var note = new FeedNote(
            NoteKind.Stuck, [link.Receiver], stuck.Min(one => one.Since), OutboxRules.StuckReason(link.Receiver, hub, stuck.Select(one => one.Link)))
        {
            Count = (int)Math.Min(int.MaxValue, stuck.Sum(one => one.Link.Undelivered)),
        };
        await outbox.Stream.CommitAsync(new AcceptMessages(outbox, [Note(cause, _owner, stuck[0].Link.Lane, null, note)], cause, [])
        {
            Deadlines = [(deadline, now + (told == 0 ? options.StuckAgainAfter : options.StuckDailyAfter))],
            Counters = [new Counter(link.ToldCounter, told + 1), new Counter(toldAtCounter, now.ToUnixTimeMilliseconds())],
        });
    }

    /// <summary>Entries that the recipient's feed does not hold or will never hand out stand in nobody's way.</summary>
    private async Task SkipAsync(OutboxLink link, CancellationToken cancellationToken)
    {
        var upTo = link.Delivered;
        for (var i = 0; i < MaxSkipped && upTo < link.Next - 1; i++)
        {
            var stages = await reader.ReadStagesAsync(link.Name, upTo + 1, cancellationToken);
            if (!stages.IsOver && stages.Delivered is null)
            {
                break;
            }

            upTo++;
        }

        if (upTo > link.Delivered)
        {
            await outbox.Stream.CommitAsync(batch => OutboxRules.RaiseDelivered(batch, link, upTo));
        }
    }

    private OutgoingMessage Note(string cause, OwnerId recipient, Lane lane, MessageId? about, FeedNote note) =>
        OutboxRules.ComposeNote(_owner, cause, [recipient], lane, about, note, outbox.Clock.GetJournalTime());

    /// <summary>Sends notes in one append with the removal of the deadline that caused them, or its move.</summary>
    private async Task TellAsync(string operation, ImmutableArray<OutgoingMessage> notes, string deadline, DateTimeOffset? next)
    {
        var change = new AcceptMessages(outbox, notes, operation, [])
        {
            DeadlinesDone = next is null ? [deadline] : [],
            Deadlines = next is { } at ? [(deadline, at)] : [],
        };
        await outbox.Stream.CommitAsync(change);
        if (change.RepeatedPosition is not null)
        {
            // The note went out before; what follows it is still to come.
            await MoveAsync(deadline, next);
        }
    }
}
