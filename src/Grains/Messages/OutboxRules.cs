using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// The rules of an outbox, from an input to what it changes: rows, keys, counters, receipts and deadlines of the next append. They read and write nothing and know
/// no time but what they are given.
/// </summary>
internal static class OutboxRules
{
    /// <summary>A message as it is kept, from what its gateway handed in.</summary>
    /// <param name="sender">Who sends.</param>
    /// <param name="message">The request.</param>
    /// <param name="parent">What it answers or passes on; null when it does neither.</param>
    /// <param name="attachments">Its attachments with their sizes.</param>
    public static OutgoingMessage Compose(OwnerId sender, SendMessage message, ReceivedMessage? parent, ImmutableArray<AttachmentReference> attachments)
    {
        var envelope = new Envelope(
            MessageId.For(sender, message.Operation), message.Recipients, message.Lane, message.ComposedAt, attachments,
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
        return new OutgoingMessage(envelope, MessageBody.Create(sender, envelope, message.Payload, message.Wraps))
        {
            Excluded = message.Excluded.IsDefault ? [] : message.Excluded,
            Inherited = message.ForwardOf is null ? [] : parent!.Excluded,
        };
    }

    /// <summary>A note. Its id follows from what causes it, so that a repeat means the same note.</summary>
    /// <param name="sender">Who sends it.</param>
    /// <param name="cause">What causes it; unique in the outbox.</param>
    /// <param name="recipients">To whom.</param>
    /// <param name="lane">How urgent it is.</param>
    /// <param name="about">The message that it is about; null for none.</param>
    /// <param name="note">What it says.</param>
    /// <param name="now">The time.</param>
    public static OutgoingMessage ComposeNote(
        OwnerId sender, string cause, ImmutableArray<OwnerId> recipients, Lane lane, MessageId? about, FeedNote note, DateTimeOffset now)
    {
        var id = MessageId.For(sender, new OperationId($"note/{cause}"));
        return new OutgoingMessage(new Envelope(id, recipients, lane, now, [], 0, Sha256Hash.Of([])) { Kind = MessageKind.Note, About = about, Note = note }, default);
    }

    /// <summary>A withdrawal: a message of its own that follows on the same links.</summary>
    public static OutgoingMessage ComposeWithdrawal(OwnerId sender, Envelope withdrawn, string operation, DateTimeOffset at)
    {
        var envelope = new Envelope(MessageId.For(sender, new OperationId(operation)), withdrawn.Recipients, withdrawn.Lane, at, [], 0, Sha256Hash.Of([]))
        {
            Kind = MessageKind.Withdrawal,
            About = withdrawn.Id,
            Origin = withdrawn.Origin,
        };
        return new OutgoingMessage(envelope, default) { Keys = [OutboxKeys.Withdrawn(withdrawn.Id), .. UploadsOf(sender, withdrawn).Select(OutboxKeys.Carried)] };
    }

    /// <summary>What a message carries of the uploads of an owner.</summary>
    public static IEnumerable<Sha256Hash> UploadsOf(OwnerId owner, Envelope envelope) =>
        envelope.Attachments.Where(attachment => attachment.Uploader == owner).Select(attachment => attachment.Hash);

    /// <summary>What a message carries that others than an owner uploaded, by uploader.</summary>
    public static IEnumerable<IGrouping<OwnerId, AttachmentReference>> UploadsOfOthers(OwnerId owner, Envelope envelope) =>
        envelope.Attachments.Where(attachment => attachment.Uploader != owner).GroupBy(attachment => attachment.Uploader);

    /// <summary>The keys that let owners fetch attachments because of a message.</summary>
    public static IEnumerable<string> GrantKeys(MessageId message, IEnumerable<Sha256Hash> attachments, ImmutableArray<OwnerId> readers) =>
        attachments.SelectMany(attachment => readers.Select(reader => OutboxKeys.Grant(attachment, reader, message)));

    /// <summary>The deadlines of a message's answer clock and expiry.</summary>
    public static IReadOnlyList<(string Name, DateTimeOffset At)> DeadlinesOf(Envelope envelope, OutboxOptions options, DateTimeOffset now)
    {
        if (envelope is { AnswerBy: null, ExpiresAt: null })
        {
            return [];
        }

        var deadlines = new List<(string, DateTimeOffset)>(2);
        if (envelope.AnswerBy is { } answerBy)
        {
            deadlines.Add((OutboxKeys.Due(envelope.Id), now + ((answerBy - now) * options.AnswerSoonAt)));
        }

        if (envelope.ExpiresAt is { } expiresAt)
        {
            deadlines.Add((OutboxKeys.Expire(envelope.Id), expiresAt + options.ExpiredNoteDelay));
        }

        return deadlines;
    }

    /// <summary>An entry as it goes out now: without payload when its message was withdrawn or has expired since.</summary>
    public static LinkEntry Outgoing(LinkEntry entry, bool withdrawn, DateTimeOffset now) =>
        entry.State != EntryState.Whole ? entry
        : withdrawn ? Without(entry, EntryState.Withdrawn)
        : entry.Envelope is { Kind: not (MessageKind.Withdrawal or MessageKind.Note), ExpiresAt: { } end } && end <= now ? Without(entry, EntryState.Expired)
        : entry;

    /// <summary>An entry without its payload.</summary>
    public static LinkEntry Without(LinkEntry entry, EntryState state) => entry with { State = state, Payload = default, Wraps = default };

    /// <summary>Takes receipts: the stages and the number up to which they were taken, without rows but for word that a forward of an own message is gone.</summary>
    /// <returns>The highest receipt number taken without a gap.</returns>
    public static long RecordReceipts(AppendBatch batch, OutboxState outbox, long epoch, RowSerializer rows, ReceiptBatch receipts) => batch.TakeInOrder(
        $"receipts/{receipts.Receiver.Value}/{receipts.Epoch}", receipts.Epoch, receipts.Receipts, receipt => receipt.Number, receipt =>
        {
            if (receipt.Forward is { } forward)
            {
                RecordEvent(batch, rows, OutboxKeys.Gone(forward, receipts.Receiver), receipt.Stamp);
            }
            else if (ReceiptStages.Told(receipt.Stage) is { } stage && LinkOf(outbox, epoch, receipts.Receiver, receipt) is { } link)
            {
                batch.AddReceipt(new ReceiptRange(link.Name, stage, receipt.Through, receipt.Stamp.At, receipt.Stamp.Hub.Value));
                if (receipt.Stage is MessageStage.Delivered or MessageStage.DeliveredEverywhere)
                {
                    RaiseDelivered(batch, link, receipt.Through);
                }
            }
        });

    /// <summary>Everything on a link up to a number is delivered or needs no delivery.</summary>
    public static void RaiseDelivered(AppendBatch batch, OutboxLink link, long number) =>
        batch.SetCounter(link.DeliveredCounter, Math.Max(number, batch.Counter(link.DeliveredCounter, 0)));

    /// <summary>Something is over: a received message was withdrawn, or a forward is gone from a recipient.</summary>
    public static void RecordEvent(AppendBatch batch, RowSerializer rows, string key, HubTimestamp stamp) =>
        batch.AddKey(key, batch.AddRow(rows.Write(OutboxRowKinds.Event, stamp)).Index);

    /// <summary>Somebody passes on an own message.</summary>
    /// <param name="batch">The append.</param>
    /// <param name="rows">Writes rows.</param>
    /// <param name="key">The key of the chain that it becomes the head of.</param>
    /// <param name="row">The forward; <see cref="ForwardRow.Previous"/> is what the journal holds.</param>
    /// <returns>The index of the row.</returns>
    public static int RecordForward(AppendBatch batch, RowSerializer rows, string key, ForwardRow row)
    {
        var (index, _) = batch.AddRow(rows.Write(OutboxRowKinds.Forward, row with { Previous = batch.PositionOf(key) ?? row.Previous }));
        batch.AddKey(key, index);
        return index;
    }

    /// <summary>
    /// Begins to watch a link with the append that puts something on it, unless it is watched already: it has one deadline until all of it is delivered, however
    /// much is sent. What goes to the sender itself is not watched.
    /// </summary>
    public static void Watch(AppendBatch batch, OutboxLink link, OwnerId sender, OutboxOptions options, DateTimeOffset at)
    {
        if (link.Receiver == sender)
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
            batch.SetDeadline(OutboxKeys.Stuck(link.Name), at + options.StuckAfter(link.Lane));
        }
    }

    /// <summary>All of a link is delivered and it need not be watched, unless something was sent on it just now.</summary>
    public static void EndWatch(AppendBatch batch, OutboxLink link, DateTimeOffset again)
    {
        var deadline = OutboxKeys.Stuck(link.Name);
        if (batch.Counter(link.NextCounter, 1) - 1 > batch.Counter(link.DeliveredCounter, link.Delivered))
        {
            batch.SetDeadline(deadline, again);
        }
        else
        {
            batch.DeadlineDone(deadline);
            batch.SetCounter(link.WatchedCounter, 0);
            batch.SetCounter(link.ToldCounter, 0);
        }
    }

    /// <summary>Who still has to answer: not who has, and not who never got it.</summary>
    public static ImmutableArray<OwnerId> Unanswered(OwnerId sender, IEnumerable<RecipientProgress> recipients) =>
        [.. recipients.Where(recipient => recipient is { Answered: null, Refused: null, Expired: null } && recipient.Recipient != sender).Select(recipient => recipient.Recipient)];

    /// <summary>Who has not got a message at its expiry.</summary>
    public static ImmutableArray<OwnerId> NotReached(IEnumerable<RecipientProgress> recipients) =>
        [.. recipients.Where(recipient => recipient is { Delivered: null, Refused: null }).Select(recipient => recipient.Recipient)];

    /// <summary>What operators may see of a message: how far it has come, and nothing that bureaus keep to themselves.</summary>
    public static MessageTimeline WayOf(MessageTimeline timeline) => timeline with
    {
        Excluded = [],
        Forwards = [],
        Recipients = [.. timeline.Recipients.Select(recipient => recipient with { Read = null, Answered = null })],
    };

    /// <summary>Why something waits, as a bureau may know it: no addresses, no causes inside a hub.</summary>
    public static string StuckReason(OwnerId receiver, string hub, IEnumerable<OutboxLink> links) => links.FirstOrDefault(link => link.Waiting > 0) is { } waiting
        ? waiting.Refusal ?? $"{hub} has not answered"
        : $"stored at {hub}, and no gateway of {receiver} has fetched it";

    /// <summary>The link that a receipt speaks of; one for something that was never sent, or sent before this outbox was restored, is taken and means nothing.</summary>
    private static OutboxLink? LinkOf(OutboxState outbox, long epoch, OwnerId receiver, Receipt receipt) =>
        receipt.Epoch == epoch && outbox.FindLink(receiver, receipt.Lane) is { } link && receipt.Through > 0 && receipt.Through < link.Next ? link : null;
}
