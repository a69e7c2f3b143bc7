using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Command;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// Stores a link's batch in a lane: rows, the link's high-water mark and the index, in one append. What is known already is dropped; what is
/// refused counts as received.
/// </summary>
internal sealed class StoreEntries : StreamChange
{
    private readonly FeedLane _lane;
    private readonly RowSerializer _rows;
    private readonly LinkBatch _batch;
    private readonly IReadOnlySet<long> _known;
    private readonly IReadOnlySet<long> _neverArrived;
    private readonly long _reached;
    private readonly TimeProvider _clock;
    private readonly string?[] _refusals;
    private readonly string _counter;
    private readonly List<FeedItem> _stored = [];
    private readonly List<InboundEvent> _events = [];
    private readonly List<QueueArrival> _arrivals = [];

    /// <summary>Looks at every entry of a batch.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="rows">Writes rows.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="known">Numbers of entries that reached the lane in an earlier epoch of the link.</param>
    /// <param name="neverArrived">Numbers of withdrawals whose messages are not in the lane.</param>
    /// <param name="reached">Where the link stood when that was found out.</param>
    /// <param name="clock">The clock of the stored stamps.</param>
    public StoreEntries(FeedLane lane, RowSerializer rows, LinkBatch batch, IReadOnlySet<long> known, IReadOnlySet<long> neverArrived, long reached, TimeProvider clock)
    {
        _lane = lane;
        _rows = rows;
        _batch = batch;
        _known = known;
        _neverArrived = neverArrived;
        _reached = reached;
        _clock = clock;
        _counter = CounterOf(batch.Sender, batch.Epoch);
        _refusals = [.. batch.Entries.Select(entry => EntryRules.Refusal(lane.Owner.Code, batch.Sender, batch.Lane, entry))];
        Bytes = batch.Entries.Sum(entry => OutboxLink.Weight(entry.Envelope, entry.Payload));
    }

    public override int Bytes { get; }

    /// <summary>The highest number received without a gap.</summary>
    public long HighWater { get; private set; }

    /// <summary>When the last entry that was new was stored; null when none was.</summary>
    public HubTimestamp? Stored { get; private set; }

    /// <summary>Why the lane does not take entries of the batch. The same for a repeated batch, so that a lost answer loses no refusal.</summary>
    public ImmutableArray<LinkRefusal> Refused =>
        [.. _batch.Entries.Select((entry, i) => (entry.Number, Reason: _refusals[i])).Where(entry => entry.Reason is not null && entry.Number <= HighWater).Select(entry => new LinkRefusal(entry.Number, entry.Reason!))];

    /// <summary>Whether an entry is refused.</summary>
    public bool IsRefused(long number) => _refusals[(int)(number - _batch.Entries[0].Number)] is not null;

    /// <summary>The counter that holds the high-water mark of a link.</summary>
    public static string CounterOf(OwnerId sender, long epoch) => $"in/{sender.Value}/{epoch}";

    public override bool TryAddTo(AppendBatch batch)
    {
        _stored.Clear();
        _events.Clear();
        _arrivals.Clear();
        if (!batch.Fits(_batch.Entries.Length, Bytes))
        {
            return false;
        }

        var movedOn = batch.Counter(_counter, _batch.Epoch > 1 ? _batch.Entries[0].Number - 1 : 0) > _reached;
        HighWater = batch.TakeInOrder(_counter, _batch.Epoch, _batch.Entries, entry => entry.Number, entry => AddEntry(batch, entry, movedOn));
        return true;
    }

    public override void OnWritten(AppendBatch batch) => _lane.OnStored(_stored, _events, _arrivals);

    private void AddEntry(AppendBatch batch, LinkEntry entry, bool movedOn)
    {
        Stored ??= new HubTimestamp(_clock.GetJournalTime(), _lane.Owner.Home);

        // When the link moved on since the lane was asked, a message may have come with that: its withdrawal is stored.
        if (IsRefused(entry.Number) || _known.Contains(entry.Number) || entry.State != EntryState.Whole || (_neverArrived.Contains(entry.Number) && !movedOn))
        {
            return;
        }

        var row = new FeedRow(entry.Envelope, entry.Accepted, Stored, _batch.Epoch, entry.Number) { Excluded = entry.Excluded.IsDefault ? [] : entry.Excluded };
        var stored = _rows.Write(FeedRow.Kind, row, FeedRow.Body(entry.Payload, entry.Wraps));
        var (index, position) = batch.AddRow(stored);
        batch.AddKey(FeedLane.KeyOf(entry.Envelope.Id), index);
        foreach (var attachment in entry.Envelope.Attachments)
        {
            batch.AddKey(FeedLane.KeyOf(attachment.Hash), index);
        }

        if (entry.Envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
        {
            batch.AddKey(FeedLane.WithdrawalKeyOf(withdrawn), index);
        }

        if (LaneEvents.Concerns(_lane.Owner.Code, entry.Envelope))
        {
            _events.Add(_lane.Events.Link.Add(batch, index, row));
        }

        if (_lane.Command is { } command && CommandArrivals.Concerns(entry.Envelope))
        {
            _arrivals.Add(command.Add(batch, index, row));
        }

        _stored.Add(FeedItem.From(row, position, stored.Body));
    }
}
