using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>One lane from an outbox to one receiver's feed: what waits, what was confirmed and is not written yet, and how far all is delivered.</summary>
/// <param name="receiver">Whose feed.</param>
/// <param name="lane">The lane.</param>
/// <param name="counters">The counters of the outbox's stream.</param>
/// <param name="budget">Bounds the windows of all links of the outbox.</param>
/// <param name="registerTimer">Registers the timer that sends.</param>
internal sealed class OutboxLink(
    OwnerId receiver, Lane lane, IReadOnlyDictionary<string, long> counters, WindowBudget budget, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
    : OutgoingLink<LinkEntry>(NameOf(receiver, lane), budget, registerTimer)
{
    private const int MaxUnwritten = 64;

    private readonly List<Confirmation> _unwritten = [];
    private readonly UndeliveredTimes _undelivered = new();
    private long _deliveredBefore;
    private int _writing;

    public OwnerId Receiver { get; } = receiver;

    public Lane Lane { get; } = lane;

    /// <summary>The counter that holds the number of the next entry.</summary>
    public string NextCounter { get; } = $"next/{NameOf(receiver, lane)}";

    /// <summary>The counter that holds the number up to which all is delivered.</summary>
    public string DeliveredCounter { get; } = $"delivered/{NameOf(receiver, lane)}";

    /// <summary>The counter that says that the link has a deadline.</summary>
    public string WatchedCounter { get; } = $"watched/{NameOf(receiver, lane)}";

    /// <summary>The counter that counts the notes on what is stuck.</summary>
    public string ToldCounter { get; } = $"told/{NameOf(receiver, lane)}";

    /// <summary>Up to which number all is delivered. What was sent before this was kept counts as delivered.</summary>
    public long Delivered => counters.GetValueOrDefault(DeliveredCounter, _deliveredBefore);

    /// <summary>Entries that no gateway of the receiver has fetched.</summary>
    public long Undelivered => Math.Max(0, Next - 1 - Delivered);

    /// <summary>When the oldest of them was accepted; null when only the journal may know.</summary>
    public DateTimeOffset? UndeliveredSince => _undelivered.Since(Delivered) ?? (Delivered >= Acknowledged && Waiting > 0 ? OldestAt : null);

    /// <summary>The last refusal of the receiver's hub, if it answered with one.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _unwritten.Count > 0;

    /// <summary>Whether so many confirmations wait that they have to be written before more is sent.</summary>
    public bool IsFull => _unwritten.Count >= MaxUnwritten;

    public static string NameOf(OwnerId receiver, Lane lane) => $"{receiver.Value}/{lane.Name()}";

    /// <summary>Sets where the link stood when its journal was read.</summary>
    public void Load(long next, long acknowledged, DateTimeOffset oldestAt)
    {
        Restore(next, acknowledged, oldestAt);
        _deliveredBefore = acknowledged;
    }

    /// <summary>An entry is flushed; remembers since when it waits for a gateway, and starts to send it.</summary>
    public void AddEntry(WindowEntry<LinkEntry> entry)
    {
        if (Delivered >= entry.Number - 1 || _undelivered.IsKnown(Delivered))
        {
            _undelivered.Add(entry.Number, entry.At);
        }

        Add(entry.Entry, entry.Bytes, entry.At);
        Kick();
    }

    /// <summary>The journal told since when the oldest one waits.</summary>
    public void RememberUndelivered(long number, DateTimeOffset at) => _undelivered.AddFirst(number, at);

    /// <summary>Entries of a withdrawn message that still wait lose their payload.</summary>
    public void Empty(MessageId message) =>
        Replace(entry => entry.Entry.Envelope.Id == message ? entry with { Entry = OutboxRules.Without(entry.Entry, EntryState.Withdrawn) } : entry);

    /// <summary>The receiver answered; what it confirms is written with the next append.</summary>
    /// <param name="sentAt">When the entries went out.</param>
    /// <param name="result">Its answer.</param>
    /// <param name="sent">The entries.</param>
    /// <returns>The number up to which it has all.</returns>
    public long OnDelivered(DateTimeOffset sentAt, DeliveryResult result, ImmutableArray<LinkEntry> sent)
    {
        Refusal = null;
        if (result.HighWater > sent[^1].Number && result.HighWater < Next)
        {
            // An activation before this one sent more than this batch. What the receiver says of that it says again when it is sent again.
            result = result with { HighWater = sent[^1].Number };
        }

        if (result.HighWater > Acknowledged && result.HighWater < Next)
        {
            _unwritten.Add(new Confirmation(sentAt, result, EntriesNamed(result, sent)));
        }

        return result.HighWater;
    }

    /// <summary>Adds what the receiver confirmed to an append.</summary>
    /// <param name="batch">The append.</param>
    /// <param name="rows">Writes rows.</param>
    /// <param name="home">The hub of the outbox.</param>
    /// <param name="now">The time.</param>
    public void AddConfirmations(AppendBatch batch, RowSerializer rows, string home, DateTimeOffset now)
    {
        _writing = _unwritten.Count;
        foreach (var (sentAt, result, entries) in _unwritten)
        {
            var (at, hub) = (result.Stored.At, result.Stored.Hub.Value);
            batch.Acknowledge(Name, result.HighWater);
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Forwarded, result.HighWater, sentAt, home));
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Stored, result.HighWater, at, hub));
            foreach (var refusal in result.Refused)
            {
                // A refused note is not told: a note on it might be refused too, and so on for ever.
                var told = entries.GetValueOrDefault(refusal.Number) is { Envelope: { Kind: not MessageKind.Note } envelope } ? envelope.Id : (MessageId?)null;
                var key = OutboxKeys.Refused(Name, refusal.Number);
                var (index, _) = batch.AddRow(rows.Write(OutboxRowKinds.Refusal, new RefusalRow(refusal.Reason, Receiver, Lane, told)));
                batch.AddKey(key, index);
                batch.AddReceipt(new ReceiptRange(Name, ReceiptStages.Refused, refusal.Number, at, hub));
                if (told is not null)
                {
                    batch.SetDeadline(key, now, index);
                }
            }

            foreach (var number in result.Absent)
            {
                var state = entries.GetValueOrDefault(number)?.State ?? EntryState.Whole;
                batch.AddReceipt(new ReceiptRange(Name, state == EntryState.Whole ? ReceiptStages.NothingToRemove : ReceiptStages.Skipped, number, at, hub));
                if (state == EntryState.Expired)
                {
                    batch.AddReceipt(new ReceiptRange(Name, ReceiptStages.Expired, number, at, hub));
                }
            }
        }
    }

    /// <summary>The append that <see cref="AddConfirmations"/> added to is flushed.</summary>
    public void ConfirmationsWritten()
    {
        _unwritten.RemoveRange(0, _writing);
        _writing = 0;
    }

    /// <summary>An entry as the window holds it.</summary>
    /// <param name="number">Its number on the link.</param>
    /// <param name="row">The message.</param>
    /// <param name="body">Payload and wraps.</param>
    /// <param name="recipient">Index of the receiver in the envelope.</param>
    /// <param name="withdrawn">Whether it was withdrawn.</param>
    public static WindowEntry<LinkEntry> Entry(long number, SentRow row, ReadOnlyMemory<byte> body, int recipient, bool withdrawn = false)
    {
        var payload = withdrawn ? default : MessageBody.Payload(row.Envelope, body);

        // Whoever is told of a change is not told who else is, and so not who is excluded; and a feed does not keep some two hundred names with each note.
        var envelope = row.Envelope.Note is { Change: not null } ? row.Envelope with { Recipients = [row.Envelope.Recipients[recipient]] } : row.Envelope;
        var entry = new LinkEntry(number, envelope, row.Accepted, payload)
        {
            State = withdrawn ? EntryState.Withdrawn : EntryState.Whole,
            Excluded = row.AllExcluded,
            Wraps = withdrawn ? default : MessageBody.Wraps(row.Envelope, body, recipient),
        };
        return new WindowEntry<LinkEntry>(number, Weight(envelope, payload), row.Accepted.At, entry);
    }

    /// <summary>What an entry weighs in a batch: the payload and, roughly, the envelope.</summary>
    public static int Weight(Envelope envelope, ReadOnlyMemory<byte> payload) =>
        payload.Length + 256 + (8 * envelope.Recipients.Length) + (96 * envelope.Attachments.Length);

    /// <summary>The entries that the receiver said something of; most often none.</summary>
    private static FrozenDictionary<long, LinkEntry> EntriesNamed(DeliveryResult result, ImmutableArray<LinkEntry> sent)
    {
        if (result.Refused.IsDefaultOrEmpty && result.Absent.IsEmpty)
        {
            return FrozenDictionary<long, LinkEntry>.Empty;
        }

        var numbers = result.Refused.Select(refusal => refusal.Number).Concat(result.Absent).ToHashSet();
        return sent.Where(entry => numbers.Contains(entry.Number)).ToFrozenDictionary(entry => entry.Number, entry => entry with { Payload = default });
    }

    private readonly record struct Confirmation(DateTimeOffset SentAt, DeliveryResult Result, FrozenDictionary<long, LinkEntry> Entries);
}
