using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Watches that nothing waits for ever silently. A link on which something was sent has one deadline until all of it is delivered, however much is sent; when
/// it comes and something is still not delivered, the sender gets one note for all that waits for that recipient.
/// </summary>
internal sealed class StuckWatch(Outbox outbox, OutboxServices services)
{
    private const int MaxSkipped = 1000;

    /// <summary>Begins to watch a link with the append that puts something on it, unless it is watched already. What goes to the sender itself is not watched.</summary>
    public void Watch(AppendBatch batch, OutboxLink link, DateTimeOffset at)
    {
        if (link.Receiver == outbox.Owner.Code)
        {
            return;
        }

        if (batch.Counter(link.DeliveredCounter, -1) < 0)
        {
            // From now on it is written how far all is delivered: a later activation must not take what is stored for delivered.
            batch.SetCounter(link.DeliveredCounter, link.Delivered);
        }

        if (batch.Counter(link.WatchedCounter, 0) == 0)
        {
            batch.SetCounter(link.WatchedCounter, 1);
            batch.SetDeadline(OutboxKeys.Stuck(link.Name), at + services.Options.StuckAfter(link.Lane));
        }
    }

    /// <summary>After which time a message on a lane counts as stuck.</summary>
    public TimeSpan After(Lane lane) => services.Options.StuckAfter(lane);

    /// <summary>When the deadline of a link comes.</summary>
    public async Task LookAsync(string deadline, string name, CancellationToken cancellationToken)
    {
        if (outbox.FindLink(name) is not { } link)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline));
            return;
        }

        await outbox.FlushAsync();
        await SkipAsync(link, cancellationToken);
        var now = services.Clock.GetUtcNow();
        if (await SinceAsync(link, cancellationToken) is not { } since)
        {
            await outbox.CommitAsync(new WatchEnded(outbox, link, now + services.Options.StuckAfter(link.Lane)));
        }
        else if (since + services.Options.StuckAfter(link.Lane) is var due && due > now)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline, due));
        }
        else
        {
            await TellAsync(deadline, link, now, cancellationToken);
        }
    }

    /// <summary>What no gateway of its recipient has fetched yet, oldest first.</summary>
    public Task<ImmutableArray<UndeliveredLink>> UndeliveredAsync(CancellationToken cancellationToken) =>
        UndeliveredAsync(link => true, cancellationToken);

    /// <summary>The same of the links that are watched: without those on which nothing but notes went out.</summary>
    public Task<ImmutableArray<UndeliveredLink>> WatchedAsync(CancellationToken cancellationToken) =>
        UndeliveredAsync(link => outbox.Counter(link.WatchedCounter) != 0, cancellationToken);

    private async Task<ImmutableArray<UndeliveredLink>> UndeliveredAsync(Func<OutboxLink, bool> counts, CancellationToken cancellationToken)
    {
        var undelivered = new List<UndeliveredLink>();
        foreach (var link in outbox.Links.Where(link => link.Undelivered > 0 && counts(link)).ToList())
        {
            if (await SinceAsync(link, cancellationToken) is { } since)
            {
                undelivered.Add(new UndeliveredLink(link.Receiver, link.Lane, link.Undelivered, since));
            }
        }

        return [.. undelivered.OrderBy(link => link.Since).ThenBy(link => link.Receiver).ThenBy(link => link.Lane)];
    }

    private async Task TellAsync(string deadline, OutboxLink link, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var options = services.Options;
        var told = outbox.Counter(link.ToldCounter);
        var toldAt = DateTimeOffset.FromUnixTimeMilliseconds(outbox.Counter(ToldAtCounter(link.Receiver)));
        var next = now + (told == 0 ? options.StuckAgainAfter : options.StuckDailyAfter);
        if (now - toldAt < options.StuckAgainAfter)
        {
            // Another lane has just spoken for all of them.
            await outbox.CommitAsync(new DeadlineMet(deadline, toldAt + options.StuckAgainAfter));
            return;
        }

        var stuck = new List<(OutboxLink Link, DateTimeOffset Since)>();
        foreach (var lane in LaneOrder.MostUrgentFirst)
        {
            if (outbox.FindLink(link.Receiver, lane) is { } other
                && await SinceAsync(other, cancellationToken) is { } since && since + options.StuckAfter(lane) <= now)
            {
                stuck.Add((other, since));
            }
        }

        if (stuck.Count == 0)
        {
            await outbox.CommitAsync(new DeadlineMet(deadline, now + options.StuckAfter(link.Lane)));
            return;
        }

        var cause = string.Create(CultureInfo.InvariantCulture, $"stuck/{link.Receiver}/{now.UtcTicks}");
        var note = new FeedNote(NoteKind.Stuck, [link.Receiver], stuck.Min(one => one.Since), Reason(link.Receiver, stuck.Select(one => one.Link)))
        {
            Count = (int)Math.Min(int.MaxValue, stuck.Sum(one => one.Link.Undelivered)),
        };
        var message = outbox.Notes.Create(cause, [outbox.Owner.Code], stuck[0].Link.Lane, null, note);
        await outbox.CommitAsync(new Submission(outbox, [message], cause, [], services.Clock)
        {
            Deadlines = [(deadline, next)],
            Counters = [new Counter(link.ToldCounter, told + 1), new Counter(ToldAtCounter(link.Receiver), now.ToUnixTimeMilliseconds())],
        });
    }

    /// <summary>Why it waits, as a bureau may know it: no addresses, no causes inside a hub.</summary>
    private string Reason(OwnerId receiver, IEnumerable<OutboxLink> links)
    {
        var hub = services.Owners.Find(receiver)?.Home.Value ?? "its hub";
        return links.FirstOrDefault(link => link.Waiting > 0) is { } waiting
            ? waiting.Refusal ?? $"{hub} has not answered"
            : $"stored at {hub}, and no gateway of {receiver} has fetched it";
    }

    /// <summary>Entries that the recipient's feed does not hold or will never hand out stand in nobody's way.</summary>
    private async Task SkipAsync(OutboxLink link, CancellationToken cancellationToken)
    {
        var upTo = link.Delivered;
        for (var i = 0; i < MaxSkipped && upTo < link.Next - 1; i++)
        {
            var stages = new EntryStages(upTo + 1, await services.Journal.ReadReceiptsAsync(outbox.Stream, link.Name, upTo + 1, cancellationToken));
            if (!stages.IsOver && stages.Delivered is null)
            {
                break;
            }

            upTo++;
        }

        if (upTo > link.Delivered)
        {
            await outbox.CommitAsync(new DeliveredUpTo(link, upTo));
        }
    }

    /// <summary>When the oldest undelivered entry was accepted: from memory, or nearly so from the journal.</summary>
    private async Task<DateTimeOffset?> SinceAsync(OutboxLink link, CancellationToken cancellationToken)
    {
        if (link.Undelivered == 0)
        {
            return null;
        }

        if (link.UndeliveredSince is { } since)
        {
            return since;
        }

        var number = link.Delivered + 1;
        var stages = new EntryStages(number, await services.Journal.ReadReceiptsAsync(outbox.Stream, link.Name, number, cancellationToken));
        if (link.UndeliveredSince is null)
        {
            link.RememberUndelivered(number, stages.Find((byte)MessageStage.Forwarded)?.At ?? services.Clock.GetUtcNow());
        }

        return link.UndeliveredSince;
    }

    private static string ToldAtCounter(OwnerId receiver) => $"told-at/{receiver.Value}";
}
