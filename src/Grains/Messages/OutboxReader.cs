using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Reads what an outbox holds, and what became of it, from its journal.</summary>
internal sealed class OutboxReader(OutboxContext outbox)
{
    private const int MaxPageBytes = 1024 * 1024;
    private const int MaxForwards = 1000;
    private const int MaxForwardRecipients = 2000;

    /// <summary>The message at a position; null when another kind of row stands there, or none.</summary>
    public async Task<SentRow?> ReadAsync(long position, CancellationToken cancellationToken) =>
        await ReadStoredAsync(position, OutboxRowKinds.Sent, cancellationToken) is { } row ? outbox.Rows.Read<SentRow>(row) : null;

    /// <summary>The row at a position, if it is of a kind.</summary>
    public async Task<StoredRow?> ReadStoredAsync(long position, byte kind, CancellationToken cancellationToken)
    {
        var rows = position > 0 ? await outbox.Journal.ReadAsync(outbox.State.Stream, position, 1, 1, cancellationToken) : [];
        return rows is [{ } row] && row.Position == position && row.Kind == kind ? row : null;
    }

    /// <summary>A message that was sent, by its id; null when none was.</summary>
    public async Task<(long Position, SentRow Row)?> FindAsync(MessageId id, CancellationToken cancellationToken) =>
        await FindPositionAsync(id.Value, cancellationToken) is { } position && await ReadAsync(position, cancellationToken) is { } row
            ? (position, row)
            : null;

    /// <summary>The position of the latest row with a key.</summary>
    public Task<long?> FindPositionAsync(string key, CancellationToken cancellationToken) => outbox.Journal.FindKeyAsync(outbox.State.Stream, key, cancellationToken);

    /// <summary>What waits on a link.</summary>
    public async Task<IReadOnlyList<WindowEntry<LinkEntry>>> ReadWaitingAsync(OutboxLink link, long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var pending = await outbox.Journal.ReadPendingAsync(outbox.State.Stream, link.Name, from, max, maxBytes, cancellationToken);
        var entries = new List<WindowEntry<LinkEntry>>(pending.Count);
        foreach (var waiting in pending)
        {
            var row = outbox.Rows.Read<SentRow>(waiting.Row);
            var withdrawn = await IsWithdrawnAsync(row, waiting.Row, cancellationToken);
            entries.Add(OutboxLink.Entry(waiting.Number, row, waiting.Row.Body, row.Envelope.Recipients.IndexOf(link.Receiver), withdrawn));
        }

        return entries;
    }

    /// <summary>A message that was sent, as its sender's gateways read it; null when none was.</summary>
    public async Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken) =>
        await FindPositionAsync(id.Value, cancellationToken) is { } position && await ReadStoredAsync(position, OutboxRowKinds.Sent, cancellationToken) is { } row
            ? await SentAsync(row, cancellationToken)
            : null;

    /// <summary>A page of what was sent, in order; notes are left out.</summary>
    public async Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken)
    {
        var messages = ImmutableArray.CreateBuilder<SentEntry>();
        var (next, bytes) = (after, 0);
        while (messages.Count < max && bytes < MaxPageBytes && next < outbox.Stream.Head.Next - 1)
        {
            var rows = await outbox.Journal.ReadAsync(outbox.State.Stream, next + 1, max - messages.Count, MaxPageBytes - bytes, cancellationToken);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                next = row.Position;
                bytes += row.Head.Length + row.Body.Length;
                if (row.Kind == OutboxRowKinds.Sent && await SentAsync(row, cancellationToken) is { } sent)
                {
                    messages.Add(sent);
                }
            }
        }

        return new SentPage(messages.ToImmutable(), next, next < outbox.Stream.Head.Next - 1);
    }

    /// <summary>The timeline of a message; null when no such message was sent.</summary>
    public async Task<MessageTimeline?> ReadTimelineAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not (_, { } row))
        {
            return null;
        }

        var withdrawal = await FindPositionAsync(OutboxKeys.Withdrawn(id), cancellationToken) is { } position ? await ReadAsync(position, cancellationToken) : null;
        var recipients = ImmutableArray.CreateBuilder<RecipientProgress>(row.Envelope.Recipients.Length);
        for (var i = 0; i < row.Envelope.Recipients.Length; i++)
        {
            var progress = await ReadProgressAsync(row.Envelope.Recipients[i], row.Envelope.Lane, row.Numbers[i], cancellationToken);
            recipients.Add(withdrawal is null ? progress : progress with { Withdrawn = await ReadWithdrawnAsync(withdrawal, i, cancellationToken) });
        }

        return new MessageTimeline(row.Envelope, row.Accepted, recipients.MoveToImmutable())
        {
            Withdrawn = withdrawal?.Accepted,
            Excluded = row.Excluded,
            Forwards = await ReadDeclaredAsync(id, cancellationToken),
        };
    }

    /// <summary>Own forwards of a received message, newest first.</summary>
    public async IAsyncEnumerable<SentRow> ReadForwardsAsync(MessageId original)
    {
        var position = await FindPositionAsync(OutboxKeys.Forward(original), CancellationToken.None) ?? 0;
        while (await ReadAsync(position, CancellationToken.None) is { } row)
        {
            yield return row;
            position = row.PreviousForward;
        }
    }

    /// <summary>Forwards by others, from the row at a position to the oldest.</summary>
    public async IAsyncEnumerable<ForwardRow> ReadForwardsOfOthersAsync(long position)
    {
        while (await ReadStoredAsync(position, OutboxRowKinds.Forward, CancellationToken.None) is { } stored)
        {
            var row = outbox.Rows.Read<ForwardRow>(stored);
            yield return row;
            position = row.Previous;
        }
    }

    /// <summary>The stages that an entry of a link has reached.</summary>
    public async Task<EntryStages> ReadStagesAsync(string link, long number, CancellationToken cancellationToken) =>
        new(number, await outbox.Journal.ReadReceiptsAsync(outbox.State.Stream, link, number, cancellationToken));

    /// <summary>What no gateway of its recipient has fetched yet, oldest first.</summary>
    /// <param name="onlyWatched">Leaves out links on which nothing but notes went out.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<ImmutableArray<UndeliveredLink>> ReadUndeliveredAsync(bool onlyWatched, CancellationToken cancellationToken)
    {
        var undelivered = new List<UndeliveredLink>();
        foreach (var link in outbox.State.Links.Where(link => link.Undelivered > 0 && (!onlyWatched || outbox.State.Counter(link.WatchedCounter) != 0)).ToList())
        {
            if (await ReadUndeliveredSinceAsync(link, cancellationToken) is { } since)
            {
                undelivered.Add(new UndeliveredLink(link.Receiver, link.Lane, link.Undelivered, since));
            }
        }

        return [.. undelivered.OrderBy(link => link.Since).ThenBy(link => link.Receiver).ThenBy(link => link.Lane)];
    }

    /// <summary>When the oldest undelivered entry of a link was accepted: from memory, or nearly so from the journal.</summary>
    public async Task<DateTimeOffset?> ReadUndeliveredSinceAsync(OutboxLink link, CancellationToken cancellationToken)
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
        var stages = await ReadStagesAsync(link.Name, number, cancellationToken);
        if (link.UndeliveredSince is null)
        {
            link.RememberUndelivered(number, stages.Find((byte)MessageStage.Forwarded)?.At ?? outbox.Clock.GetUtcNow());
        }

        return link.UndeliveredSince;
    }

    /// <summary>The forwards of a message that others declared, newest first.</summary>
    private async Task<ImmutableArray<DeclaredForward>> ReadDeclaredAsync(MessageId origin, CancellationToken cancellationToken)
    {
        var forwards = ImmutableArray.CreateBuilder<DeclaredForward>();
        var asked = 0;
        await foreach (var declared in ReadForwardsOfOthersAsync(await FindPositionAsync(OutboxKeys.Declared(origin), cancellationToken) ?? 0))
        {
            var recipients = ImmutableArray.CreateBuilder<ForwardRecipient>(declared.Recipients.Length);
            foreach (var recipient in declared.Recipients)
            {
                // Beyond that many, whether they are gone is not looked up: a timeline must not cost more than its hub can bear.
                recipients.Add(new ForwardRecipient(recipient, asked++ < MaxForwardRecipients ? await ReadGoneAsync(declared.Forward, recipient, cancellationToken) : null));
            }

            forwards.Add(new DeclaredForward(declared.Forward, declared.Heard, recipients.MoveToImmutable()));
            if (forwards.Count == MaxForwards)
            {
                break;
            }
        }

        return forwards.ToImmutable();
    }

    private async Task<RecipientProgress> ReadProgressAsync(OwnerId recipient, Lane lane, long number, CancellationToken cancellationToken)
    {
        var link = OutboxLink.NameOf(recipient, lane);
        var stages = await ReadStagesAsync(link, number, cancellationToken);
        var forwarded = stages.Find((byte)MessageStage.Forwarded);
        if (stages.Find(ReceiptStages.Refused) is not null)
        {
            return new RecipientProgress(recipient, null, null, null, await ReadRefusalAsync(link, number, cancellationToken)) { Forwarded = forwarded };
        }

        var (skipped, expired) = (stages.Find(ReceiptStages.Skipped) is not null, stages.Find(ReceiptStages.Expired));
        return new RecipientProgress(
            recipient,
            skipped ? null : stages.Find((byte)MessageStage.Stored),
            skipped || expired is not null ? null : stages.Delivered,
            stages.Read,
            null)
        {
            Forwarded = skipped ? null : forwarded,
            Answered = stages.Find(ReceiptStages.Answered),
            Expired = expired,
        };
    }

    /// <summary>When all gateways of a recipient stated that a message is gone, or the recipient's hub that it never arrived.</summary>
    private async Task<HubTimestamp?> ReadWithdrawnAsync(SentRow withdrawal, int recipient, CancellationToken cancellationToken)
    {
        var link = OutboxLink.NameOf(withdrawal.Envelope.Recipients[recipient], withdrawal.Envelope.Lane);
        var stages = await ReadStagesAsync(link, withdrawal.Numbers[recipient], cancellationToken);
        return stages.Find(ReceiptStages.NothingToRemove) ?? stages.Find((byte)MessageStage.DeliveredEverywhere);
    }

    private async Task<HubTimestamp?> ReadGoneAsync(MessageId forward, OwnerId receiver, CancellationToken cancellationToken) =>
        await FindPositionAsync(OutboxKeys.Gone(forward, receiver), cancellationToken) is { } position
        && await ReadStoredAsync(position, OutboxRowKinds.Event, cancellationToken) is { } row
            ? outbox.Rows.Read<HubTimestamp>(row)
            : null;

    private async Task<string> ReadRefusalAsync(string link, long number, CancellationToken cancellationToken) =>
        await FindPositionAsync(OutboxKeys.Refused(link, number), cancellationToken) is { } position
        && await ReadStoredAsync(position, OutboxRowKinds.Refusal, cancellationToken) is { } row
            ? outbox.Rows.Read<RefusalRow>(row).Reason
            : "The recipient's feed refused it.";

    /// <summary>Whether a message was withdrawn; its body may still be there, or be gone for its age.</summary>
    private async ValueTask<bool> IsWithdrawnAsync(SentRow message, StoredRow row, CancellationToken cancellationToken) =>
        !MessageBody.IsWhole(message.Envelope, row.Body)
        || (row.Position <= outbox.State.Counter(OutboxKeys.WithdrawnCounter)
            && (outbox.State.IsJustWithdrawn(message.Envelope.Id) || await FindPositionAsync(OutboxKeys.Withdrawn(message.Envelope.Id), cancellationToken) is not null));

    /// <summary>A row as the sender's gateways read it; null for a note.</summary>
    private async ValueTask<SentEntry?> SentAsync(StoredRow row, CancellationToken cancellationToken)
    {
        var message = outbox.Rows.Read<SentRow>(row);
        if (message.Envelope.Kind == MessageKind.Note)
        {
            return null;
        }

        var withdrawn = await IsWithdrawnAsync(message, row, cancellationToken);
        return new SentEntry(
            row.Position,
            message.Envelope,
            message.Accepted,
            withdrawn ? default : MessageBody.Payload(message.Envelope, row.Body),
            withdrawn ? EntryState.Withdrawn : EntryState.Whole,
            message.Excluded,
            withdrawn ? default : MessageBody.Wraps(message.Envelope, row.Body, message.Envelope.Recipients.Length));
    }
}
