using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// What a feed tells the senders: how far its gateways have come, and what was read. Counters, receipts and what is pending are one append, so that
/// none is lost between them.
/// </summary>
internal sealed partial class FeedReceipts
{
    /// <summary>What a receipt weighs in a batch, roughly.</summary>
    public const int Weight = 64;

    private const int MaxRowsPerFlush = 1000;
    private const int MaxBytesPerFlush = 2 * 1024 * 1024;
    private const int MaxWindowBytes = 1024 * 1024;

    private readonly FeedServices _services;
    private readonly StreamAppender _writer;
    private readonly Dictionary<OwnerId, OutgoingLink<Receipt>> _links = [];
    private readonly Dictionary<OutgoingLink<Receipt>, long> _dirty = [];
    private readonly Dictionary<OutgoingLink<Receipt>, long> _flushing = [];
    private readonly WindowBudget _budget = new(MaxWindowBytes);
    private bool _flushingDelivered;

    private FeedReceipts(OwnerInfo owner, FeedServices services)
    {
        Owner = owner;
        _services = services;
        _writer = new StreamAppender(services.Journal, new StreamName($"receipts/{owner.Code.Value}"), services.OnBroken) { Preparing = Prepare, Written = _ => Flushed() };
    }

    /// <summary>What writes them.</summary>
    public StreamAppender Stream => _writer;

    public OwnerInfo Owner { get; }

    /// <summary>Since when the oldest receipt waits; null when none does.</summary>
    public DateTimeOffset? Oldest => _links.Values.Where(link => link.Waiting > 0).Min(link => (DateTimeOffset?)link.OldestAt);

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _dirty.Count > 0;

    /// <summary>The gateways that read.</summary>
    public GatewayCursors Gateways { get; } = new();

    /// <summary>Whether a gateway has come further than what is written says.</summary>
    public bool HasDelivered => LaneOrder.MostUrgentFirst.Any(lane =>
        Gateways.HasUnwritten(lane) || Gateways.First(lane).Position > Delivered(lane) || Gateways.Everywhere(lane).Position > Everywhere(lane));

    /// <summary>Up to which position of a lane a gateway has everything.</summary>
    public long DeliveredUpTo(Lane lane) => Math.Max(Delivered(lane), Gateways.First(lane).Position);

    public static async Task<FeedReceipts> LoadAsync(OwnerInfo owner, FeedServices services)
    {
        var receipts = new FeedReceipts(owner, services);
        await receipts._writer.LoadAsync(CancellationToken.None);
        receipts.Gateways.Load(receipts._writer.Counters);
        foreach (var pending in await services.Journal.ReadPendingLinksAsync(receipts._writer.Stream))
        {
            var link = receipts.Link(new OwnerId(pending.Link));
            link.Restore(link.Next, pending.FirstNumber - 1, pending.OldestAt);
        }

        receipts.Wake();
        return receipts;
    }

    /// <summary>The counter that holds the number of the next receipt to a sender.</summary>
    public static string NextCounter(OwnerId sender) => $"next/{sender.Value}";

    public OutgoingLink<Receipt> Link(OwnerId sender)
    {
        if (!_links.TryGetValue(sender, out var link))
        {
            link = CreateLink(sender);
            var next = _writer.Counter(NextCounter(sender), 1);
            link.Restore(next, next - 1, default);
            _links.Add(sender, link);
        }

        return link;
    }

    public void Wake()
    {
        foreach (var link in _links.Values)
        {
            link.Wake();
        }
    }

    /// <summary>Makes a gateway known before it gets anything, so that nobody takes for everywhere what it lacks.</summary>
    /// <exception cref="Contracts.Errors.MeshException"><c>invalid</c>: there are too many.</exception>
    public async Task AddGatewayAsync(string name, FeedCursor cursor)
    {
        if (Gateways.Knows(name))
        {
            return;
        }

        // Known in memory first, so that of several at once none is one too many.
        Gateways.CheckRoom();
        Gateways.Add(name);
        try
        {
            await _writer.CommitAsync(new WriteReceipts(this, _services, [], GatewayCursors.CountersOf(name, cursor)));
        }
        catch
        {
            Gateways.Remove(name);
            throw;
        }
    }

    /// <summary>Forgets a gateway.</summary>
    public async Task RemoveGatewayAsync(string name)
    {
        if (Gateways.Knows(name))
        {
            await _writer.CommitAsync(new WriteReceipts(this, _services, [], GatewayCursors.RemovalOf(name)));
            Gateways.Remove(name);
        }
    }

    /// <summary>Writes receipts for what gateways have, a bounded part at a time, one for each link.</summary>
    public async Task FlushDeliveredAsync(FeedLane lane, CancellationToken cancellationToken)
    {
        if (_flushingDelivered)
        {
            return;
        }

        _flushingDelivered = true;
        try
        {
            while (!cancellationToken.IsCancellationRequested && await FlushPartAsync(lane, cancellationToken))
            {
            }
        }
        finally
        {
            _flushingDelivered = false;
        }
    }

    /// <summary>Writes that an entry was read.</summary>
    /// <returns>When it first was.</returns>
    public async Task<HubTimestamp> MarkReadAsync(FeedItem item, CancellationToken cancellationToken)
    {
        var row = new ReceiptRow(item.Entry.Lane, item.Epoch, MessageStage.Read, item.Number, new HubTimestamp(_services.Clock.GetJournalTime(), Owner.Home));
        var change = new WriteReceipts(this, _services, [(item.Sender, row)], [], $"read/{item.Entry.Envelope.Id.Value}");
        await _writer.CommitAsync(change);
        if (change.RepeatedPosition is not { } position)
        {
            return row.Stamp;
        }

        var rows = await _services.Journal.ReadAsync(_writer.Stream, position, 1, 1, cancellationToken);
        return rows is [{ } first] && first.Position == position ? _services.Rows.Read<ReceiptRow>(first).Stamp : row.Stamp;
    }

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    public Task FlushAsync() => IsDirty ? _writer.FlushAsync() : Task.CompletedTask;

    private async Task<IReadOnlyList<WindowEntry<Receipt>>> ReadWaitingAsync(
        string link, long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var rows = await _services.Journal.ReadPendingAsync(_writer.Stream, link, from, max, maxBytes, cancellationToken);
        return [.. rows.Select(row => new WindowEntry<Receipt>(row.Number, Weight, row.Row.At, _services.Rows.Read<ReceiptRow>(row.Row).ToReceipt(row.Number)))];
    }

    private OutgoingLink<Receipt> CreateLink(OwnerId sender)
    {
        OutgoingLink<Receipt>? link = null;
        return link = new OutgoingLink<Receipt>(sender.Value, _budget, _services.RegisterTimer)
        {
            ReadWaiting = (from, max, maxBytes, cancellationToken) => ReadWaitingAsync(sender.Value, from, max, maxBytes, cancellationToken),
            Send = (entries, cancellationToken) => _services.Grains.GetGrain<IOutboxGrain>(sender.Value).AcceptReceiptsAsync(
                new ReceiptBatch(Owner.Code, _writer.Head.Epoch, [.. entries.Select(entry => entry.Entry)]), cancellationToken),
            Confirmed = () =>
            {
                _dirty[link!] = link!.Acknowledged;
                _services.OnUnsettled();
            },
            Failed = exception =>
            {
                LogLinkFailed(_services.Logger, Owner.Code.Value, sender.Value, link!.Waiting, exception.Message);
                _services.OnUnsettled();
            },
        };
    }

    /// <summary>Writes what all gateways have first: that says also that one has it, so that with one gateway there is one receipt and not two.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> FlushPartAsync(FeedLane lane, CancellationToken cancellationToken)
    {
        var (first, all) = (Gateways.First(lane.Lane), Gateways.Everywhere(lane.Lane));
        var unwritten = Gateways.Unwritten(lane.Lane);
        List<(OwnerId, ReceiptRow)> rows = [];
        List<Counter> counters = [.. unwritten];
        if (all.Position > Everywhere(lane.Lane))
        {
            var upTo = await AddRowsAsync(lane, MessageStage.DeliveredEverywhere, Everywhere(lane.Lane), all, rows, cancellationToken);
            counters.Add(new Counter(EverywhereCounter(lane.Lane), upTo));
            counters.Add(new Counter(DeliveredCounter(lane.Lane), Math.Max(upTo, Delivered(lane.Lane))));
        }
        else if (first.Position > Delivered(lane.Lane))
        {
            counters.Add(new Counter(DeliveredCounter(lane.Lane), await AddRowsAsync(lane, MessageStage.Delivered, Delivered(lane.Lane), first, rows, cancellationToken)));
            counters.Add(new Counter(EverywhereCounter(lane.Lane), Everywhere(lane.Lane)));
        }

        if (counters.Count == 0)
        {
            return false;
        }

        await _writer.CommitAsync(new WriteReceipts(this, _services, rows, counters));
        Gateways.Written(lane.Lane, unwritten);
        return true;
    }

    private async Task<long> AddRowsAsync(
        FeedLane lane, MessageStage stage, long after, (long Position, DateTimeOffset At) until, List<(OwnerId, ReceiptRow)> rows, CancellationToken cancellationToken)
    {
        var from = Math.Max(after, lane.BeforeOldest);
        var at = until.At == default ? _services.Clock.GetJournalTime() : until.At;
        var wanted = (int)Math.Min(until.Position - from, MaxRowsPerFlush);
        var items = wanted > 0 ? await lane.ReadAsync(from, wanted, MaxBytesPerFlush, cancellationToken) : [];
        var stamp = new HubTimestamp(at, Owner.Home);
        foreach (var link in items.GroupBy(item => (item.Sender, item.Epoch)))
        {
            // One that expired before anybody had it is told by itself.
            rows.AddRange(link.Where(item => item.Entry.State == EntryState.Expired)
                .Select(item => (link.Key.Sender, new ReceiptRow(lane.Lane, link.Key.Epoch, MessageStage.Expired, item.Number, stamp))));
            if (link.LastOrDefault(item => item.Entry.State != EntryState.Expired) is { } last)
            {
                rows.Add((link.Key.Sender, new ReceiptRow(lane.Lane, link.Key.Epoch, stage, last.Number, stamp)));
            }
        }

        if (stage == MessageStage.DeliveredEverywhere)
        {
            rows.AddRange(items.Where(item => item.Entry.Envelope is { Kind: MessageKind.Withdrawal, Origin: not null })
                .Select(item => (item.Entry.Envelope.Origin!.Value.Sender, new ReceiptRow(lane.Lane, item.Epoch, stage, item.Number, stamp) { Forward = item.Entry.Envelope.About })));
        }

        return items.Count > 0 ? items[^1].Entry.Position : until.Position;
    }

    private long Delivered(Lane lane) => _writer.Counter(DeliveredCounter(lane));

    /// <summary>What was delivered before gateways were told apart counts as delivered to all.</summary>
    private long Everywhere(Lane lane) => _writer.Counter(EverywhereCounter(lane), Delivered(lane));

    private static string DeliveredCounter(Lane lane) => $"delivered/{lane.Name()}";

    private static string EverywhereCounter(Lane lane) => $"everywhere/{lane.Name()}";

    private void Prepare(AppendBatch batch)
    {
        _flushing.Clear();
        foreach (var (link, upTo) in _dirty)
        {
            batch.Acknowledge(link.Name, upTo);
            _flushing.Add(link, upTo);
        }
    }

    private void Flushed()
    {
        foreach (var (link, upTo) in _flushing)
        {
            if (_dirty.TryGetValue(link, out var now) && now == upTo)
            {
                _dirty.Remove(link);
            }
        }

        _flushing.Clear();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Feed {Owner}, receipts to {Sender}: {Waiting} wait, the last attempt failed: {Reason}")]
    private static partial void LogLinkFailed(ILogger logger, string owner, string sender, long waiting, string reason);
}
