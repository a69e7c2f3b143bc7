using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>One lane from an outbox to one receiver's feed.</summary>
internal sealed class OutboxLink(Outbox outbox, OwnerId receiver, Lane lane, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
    : OutgoingLink<LinkEntry>(NameOf(receiver, lane), outbox.Budget, registerTimer)
{
    private const int MaxUnflushed = 64;

    private readonly List<Confirmation> _unflushed = [];
    private readonly UndeliveredTimes _undelivered = new();
    private long _deliveredBefore;
    private int _flushing;

    public OwnerId Receiver { get; } = receiver;

    public Lane Lane { get; } = lane;

    /// <summary>The mark that holds the number of the next entry.</summary>
    public string NextMark { get; } = $"next/{NameOf(receiver, lane)}";

    /// <summary>The mark that holds the number up to which all is delivered.</summary>
    public string DeliveredMark { get; } = $"delivered/{NameOf(receiver, lane)}";

    /// <summary>The mark that says that the link has a deadline.</summary>
    public string WatchedMark { get; } = $"watched/{NameOf(receiver, lane)}";

    /// <summary>The mark that counts the notes on what is stuck.</summary>
    public string ToldMark { get; } = $"told/{NameOf(receiver, lane)}";

    /// <summary>Up to which number all is delivered. What was sent before this was kept counts as delivered.</summary>
    public long Delivered => outbox.Mark(DeliveredMark, _deliveredBefore);

    /// <summary>Entries that no gateway of the receiver has fetched.</summary>
    public long Undelivered => Math.Max(0, Next - 1 - Delivered);

    /// <summary>When the oldest of them was accepted; null when only the journal may know.</summary>
    public DateTimeOffset? UndeliveredSince => _undelivered.Since(Delivered) ?? (Delivered >= Acknowledged && Waiting > 0 ? OldestAt : null);

    /// <summary>The last refusal of the receiver's hub, if it answered with one.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _unflushed.Count > 0;

    public static string NameOf(OwnerId receiver, Lane lane) => $"{receiver.Value}/{lane.Name()}";

    /// <summary>Sets where the link stood when its journal was read.</summary>
    public void Load(long next, long acknowledged, DateTimeOffset oldestAt)
    {
        Restore(next, acknowledged, oldestAt);
        _deliveredBefore = acknowledged;
    }

    /// <summary>An entry is flushed; remembers since when it waits for a gateway.</summary>
    public void AddEntry(WindowEntry entry)
    {
        if (Delivered >= entry.Number - 1 || _undelivered.IsKnown(Delivered))
        {
            _undelivered.Add(entry.Number, entry.At);
        }

        Add(entry.Entry, entry.Bytes, entry.At);
    }

    /// <summary>The journal told since when the oldest one waits.</summary>
    public void RememberUndelivered(long number, DateTimeOffset at) => _undelivered.AddFirst(number, at);

    /// <summary>Entries of a withdrawn message that still wait lose their payload.</summary>
    public void Empty(MessageId message) => Replace(entry => entry.Entry.Envelope.Id == message ? Without(entry, EntryState.Withdrawn) : entry);

    /// <summary>Adds what the receiver confirmed to an append.</summary>
    public void Prepare(AppendBatch batch)
    {
        _flushing = _unflushed.Count;
        foreach (var (sentAt, result, states) in _unflushed)
        {
            var (at, hub) = (result.Stored.At, result.Stored.Hub.Value);
            batch.Acknowledge(Name, result.HighWater);
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Forwarded, result.HighWater, sentAt, outbox.Owner.Home.Value));
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Stored, result.HighWater, at, hub));
            foreach (var refusal in result.Refused)
            {
                AddRefusal(batch, refusal, states.GetValueOrDefault(refusal.Number), result.Stored);
            }

            foreach (var number in result.Absent.IsDefault ? [] : result.Absent)
            {
                var state = states.GetValueOrDefault(number)?.State ?? EntryState.Whole;
                batch.AddReceipt(new ReceiptRange(Name, state == EntryState.Whole ? ReceiptStages.NothingToRemove : ReceiptStages.Skipped, number, at, hub));
                if (state == EntryState.Expired)
                {
                    batch.AddReceipt(new ReceiptRange(Name, ReceiptStages.Expired, number, at, hub));
                }
            }
        }
    }

    /// <summary>The append that <see cref="Prepare"/> added to is flushed.</summary>
    public void Flushed()
    {
        if (_unflushed.Take(_flushing).Any(confirmation => !confirmation.Result.Refused.IsDefaultOrEmpty))
        {
            outbox.Agenda.Expect(outbox.Clock.GetUtcNow());
        }

        _unflushed.RemoveRange(0, _flushing);
        _flushing = 0;
    }

    protected override Task<IReadOnlyList<WindowEntry>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken) =>
        outbox.Rows.ReadWaitingAsync(this, from, max, maxBytes, cancellationToken);

    protected override async Task<long> SendAsync(IReadOnlyList<WindowEntry> entries, CancellationToken cancellationToken)
    {
        if (_unflushed.Count >= MaxUnflushed)
        {
            await outbox.FlushAsync();
        }

        var sentAt = outbox.Clock.GetJournalTime();
        ImmutableArray<LinkEntry> outgoing = [.. entries.Select(entry => Outgoing(entry, sentAt).Entry)];
        try
        {
            var result = await outbox.Feed(Receiver).DeliverAsync(new LinkBatch(outbox.Owner.Code, Lane, outbox.Epoch, outgoing), cancellationToken);
            Refusal = null;
            if (result.HighWater > entries[^1].Number && result.HighWater < Next)
            {
                // An activation before this one sent more than this batch. What the receiver says of that it says again when it is sent again.
                result = result with { HighWater = entries[^1].Number };
            }

            if (result.HighWater > Acknowledged && result.HighWater < Next)
            {
                _unflushed.Add(new Confirmation(sentAt, result, Kept(result, outgoing)));
            }

            return result.HighWater;
        }
        catch (MeshException refusal)
        {
            Refusal = refusal.Message;
            throw;
        }
    }

    /// <summary>An entry as it goes out now: without payload when its message was withdrawn or has expired since.</summary>
    private WindowEntry Outgoing(WindowEntry entry, DateTimeOffset now) =>
        entry.Entry.State != EntryState.Whole ? entry
        : outbox.Withdrawals.IsRecent(entry.Entry.Envelope.Id) ? Without(entry, EntryState.Withdrawn)
        : entry.Entry.Envelope is { Kind: not (MessageKind.Withdrawal or MessageKind.Note), ExpiresAt: { } end } && end <= now ? Without(entry, EntryState.Expired)
        : entry;

    private static WindowEntry Without(WindowEntry entry, EntryState state) =>
        entry with { Entry = entry.Entry with { State = state, Payload = default, Wraps = default } };

    /// <summary>The entries that the receiver said something of; most often none.</summary>
    private static FrozenDictionary<long, LinkEntry> Kept(DeliveryResult result, ImmutableArray<LinkEntry> sent)
    {
        if (result.Refused.IsDefaultOrEmpty && result.Absent.IsDefaultOrEmpty)
        {
            return FrozenDictionary<long, LinkEntry>.Empty;
        }

        var numbers = result.Refused.Select(refusal => refusal.Number).Concat(result.Absent.IsDefault ? [] : result.Absent).ToHashSet();
        return sent.Where(entry => numbers.Contains(entry.Number)).ToFrozenDictionary(entry => entry.Number, entry => entry with { Payload = default });
    }

    private void AddRefusal(AppendBatch batch, LinkRefusal refusal, LinkEntry? entry, Stamp stored)
    {
        // A refused note is not told: a note on it might be refused too, and so on for ever.
        var told = entry is { Envelope.Kind: not MessageKind.Note };
        var (index, _) = batch.AddRow(new RefusalRow(refusal.Reason, Receiver, Lane, told ? entry!.Envelope.Id : null).ToRow());
        var key = OutboxKeys.Refused(Name, refusal.Number);
        batch.AddIndex(key, index);
        batch.AddReceipt(new ReceiptRange(Name, ReceiptStages.Refused, refusal.Number, stored.At, stored.Hub.Value));
        if (told)
        {
            batch.SetDeadline(key, outbox.Clock.GetUtcNow(), index);
        }
    }

    protected override void OnConfirmed() => outbox.OnConfirmed(this);

    protected override void OnFailed(Exception exception) => outbox.OnLinkFailed(this, exception);

    /// <summary>An entry as the window holds it.</summary>
    /// <param name="number">Its number on the link.</param>
    /// <param name="row">The message.</param>
    /// <param name="body">Payload and wraps.</param>
    /// <param name="recipient">Index of the receiver in the envelope.</param>
    /// <param name="withdrawn">Whether it was withdrawn.</param>
    public static WindowEntry Entry(long number, OutboxRow row, ReadOnlyMemory<byte> body, int recipient, bool withdrawn = false)
    {
        var payload = withdrawn ? default : OutboxBody.Payload(row.Envelope, body);
        var entry = new LinkEntry(number, row.Envelope, row.Accepted, payload)
        {
            State = withdrawn ? EntryState.Withdrawn : EntryState.Whole,
            Excluded = row.AllExcluded,
            Wraps = withdrawn ? default : OutboxBody.Wraps(row.Envelope, body, recipient),
        };
        return new WindowEntry(number, Weight(row.Envelope, payload), row.Accepted.At, entry);
    }

    /// <summary>What an entry weighs in a batch: the payload and, roughly, the envelope.</summary>
    public static int Weight(Envelope envelope, ReadOnlyMemory<byte> payload) =>
        payload.Length + 256 + (8 * envelope.Recipients.Length) + (96 * envelope.Attachments.Length);

    private readonly record struct Confirmation(DateTimeOffset SentAt, DeliveryResult Result, FrozenDictionary<long, LinkEntry> Said);
}
