using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What an outbox's activation holds: where its stream stands and the links on which something was sent since. Never the history.</summary>
internal sealed partial class Outbox
{
    private const int MaxWindowBytes = 16 * 1024 * 1024;
    private const int MaxReceiptsPerAppend = 4096;

    private readonly IGrainFactory _grains;
    private readonly Func<Func<CancellationToken, Task>, IGrainTimer?> _registerTimer;
    private readonly Action _onUnsettled;
    private readonly ILogger _logger;
    private readonly StreamAppender _writer;
    private readonly Dictionary<(OwnerId, Lane), OutboxLink> _links = [];
    private readonly HashSet<OutboxLink> _dirty = [];
    private readonly List<OutboxLink> _flushing = [];

    private Outbox(OwnerInfo owner, OutboxServices services)
    {
        Owner = owner;
        Clock = services.Clock;
        _grains = services.Grains;
        _registerTimer = services.RegisterTimer;
        _onUnsettled = services.OnUnsettled;
        _logger = services.Logger;
        _writer = new StreamAppender(services.Journal, StreamOf(owner.Code), services.OnBroken) { Preparing = Prepare, Written = _ => Flushed() };
        Rows = new OutboxRows(services.Journal, _writer);
        Timelines = new Timelines(services.Journal, _writer.Stream, Rows);
    }

    public OwnerInfo Owner { get; }

    public TimeProvider Clock { get; }

    /// <summary>What was sent.</summary>
    public OutboxRows Rows { get; }

    /// <summary>What became of it.</summary>
    public Timelines Timelines { get; }

    public WindowBudget Budget { get; } = new(MaxWindowBytes);

    public long Epoch => _writer.Head.Epoch;

    /// <summary>Since when the oldest entry waits; null when none does.</summary>
    public DateTimeOffset? Oldest => _links.Values.Where(link => link.Waiting > 0).Min(link => (DateTimeOffset?)link.OldestAt);

    public bool IsDirty => _dirty.Count > 0;

    public static StreamName StreamOf(OwnerId owner) => new($"outbox/{owner.Value}");

    public static async Task<Outbox> LoadAsync(OwnerInfo owner, OutboxServices services)
    {
        var outbox = new Outbox(owner, services);
        await outbox._writer.LoadAsync(CancellationToken.None);
        foreach (var pending in await services.Journal.ReadPendingLinksAsync(outbox._writer.Stream))
        {
            var slash = pending.Link.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && LaneNames.TryParse(pending.Link[(slash + 1)..], out var lane))
            {
                var link = outbox.Link(new OwnerId(pending.Link[..slash]), lane);
                link.Restore(link.Next, pending.FirstNumber - 1, pending.OldestAt);
            }
        }

        outbox.Wake();
        return outbox;
    }

    public IFeedGrain Feed(OwnerId receiver) => _grains.GetGrain<IFeedGrain>(receiver.Value);

    public OutboxLink Link(OwnerId receiver, Lane lane)
    {
        if (!_links.TryGetValue((receiver, lane), out var link))
        {
            link = new OutboxLink(this, receiver, lane, _registerTimer);
            var next = _writer.Mark(link.NextMark, 1);
            link.Restore(next, next - 1, default);
            _links.Add((receiver, lane), link);
        }

        return link;
    }

    /// <summary>The link of a name that exists; null when nothing was ever sent on it.</summary>
    public OutboxLink? FindLink(OwnerId receiver, Lane lane) =>
        _links.TryGetValue((receiver, lane), out var link) ? link
        : _writer.Marks.ContainsKey($"next/{OutboxLink.NameOf(receiver, lane)}") ? Link(receiver, lane)
        : null;

    public Task CommitAsync(StreamChange change) => _writer.CommitAsync(change);

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    public Task FlushAsync() => IsDirty ? _writer.CommitAsync(new NothingMore()) : Task.CompletedTask;

    /// <summary>Sends whatever waits, at once.</summary>
    public void Wake()
    {
        foreach (var link in _links.Values)
        {
            link.Wake();
        }
    }

    public OutboxStatus Status() => new(
        [
            .. _links.Values.Where(link => link.Waiting > 0)
                .OrderBy(link => link.Lane).ThenBy(link => link.Receiver)
                .Select(link => new LinkStatus(link.Receiver, link.Lane, link.Waiting, link.OldestAt, link.LastFailure)),
        ]);

    public void OnConfirmed(OutboxLink link)
    {
        _dirty.Add(link);
        _onUnsettled();
    }

    public void OnLinkFailed(OutboxLink link, Exception exception)
    {
        LogLinkFailed(_logger, Owner.Code.Value, link.Name, link.Waiting, exception.Message);
        _onUnsettled();
    }

    private void Prepare(AppendBatch batch)
    {
        _flushing.Clear();
        var before = batch.ReceiptCount;
        foreach (var link in _dirty)
        {
            if (batch.ReceiptCount - before > MaxReceiptsPerAppend)
            {
                break;
            }

            link.Prepare(batch);
            _flushing.Add(link);
        }
    }

    private void Flushed()
    {
        foreach (var link in _flushing)
        {
            link.Flushed();
            if (!link.IsDirty)
            {
                _dirty.Remove(link);
            }
        }

        _flushing.Clear();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Outbox {Owner}, link {Link}: {Waiting} entries wait, the last attempt failed: {Reason}")]
    private static partial void LogLinkFailed(ILogger logger, string owner, string link, long waiting, string reason);

    /// <summary>Asks for an append of what is dirty.</summary>
    private sealed class NothingMore : StreamChange
    {
        public override bool TryAddTo(AppendBatch batch) => true;
    }
}
