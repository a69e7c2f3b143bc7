using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
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

    private readonly IHubJournal _journal;
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
        _journal = services.Journal;
        _grains = services.Grains;
        _registerTimer = services.RegisterTimer;
        _onUnsettled = services.OnUnsettled;
        _logger = services.Logger;
        _writer = new StreamAppender(services.Journal, StreamOf(owner.Code), services.OnBroken) { Preparing = Prepare, Written = _ => Flushed() };
        Rows = new OutboxRows(this, services.Journal, _writer);
        Timelines = new Timelines(services.Journal, _writer.Stream, Rows);
        Submissions = new Submissions(this, services);
        Forwards = new Forwards(this, services);
        Withdrawals = new Withdrawals(this, services);
        News = new News(this);
        Notes = new Notes(this, services);
        Clocks = new MessageClocks(this, services);
        Stuck = new StuckWatch(this, services);
        Deadlines = new OutboxDeadlines(this, services);
    }

    public OwnerInfo Owner { get; }

    public TimeProvider Clock { get; }

    /// <summary>What was sent.</summary>
    public OutboxRows Rows { get; }

    /// <summary>What became of it.</summary>
    public Timelines Timelines { get; }

    /// <summary>Takes what gateways send.</summary>
    public Submissions Submissions { get; }

    /// <summary>What was passed on.</summary>
    public Forwards Forwards { get; }

    /// <summary>Takes back what was sent.</summary>
    public Withdrawals Withdrawals { get; }

    /// <summary>Takes what the owner's feed tells.</summary>
    public News News { get; }

    /// <summary>Makes notes.</summary>
    public Notes Notes { get; }

    /// <summary>The clocks of messages.</summary>
    public MessageClocks Clocks { get; }

    /// <summary>Watches that nothing waits silently.</summary>
    public StuckWatch Stuck { get; }

    /// <summary>Meets deadlines.</summary>
    public OutboxDeadlines Deadlines { get; }

    /// <summary>For forwards, withdrawals and news of them, which look and then write.</summary>
    public AsyncGate Gate { get; } = new();

    /// <summary>Which uploads are in use.</summary>
    public AttachmentUse AttachmentUse { get; } = new();

    /// <summary>The outbox's stream.</summary>
    public StreamName Stream => _writer.Stream;

    /// <summary>The links on which something was sent or is not delivered.</summary>
    public IEnumerable<OutboxLink> Links => _links.Values;

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
                link.Load(link.Next, pending.FirstNumber - 1, pending.OldestAt);
            }
        }

        outbox.AddUndelivered();
        await outbox.Deadlines.LoadAsync();
        outbox.Wake();
        return outbox;
    }

    public IFeedGrain Feed(OwnerId receiver) => _grains.GetGrain<IFeedGrain>(receiver.Value);

    public OutboxLink Link(OwnerId receiver, Lane lane)
    {
        if (!_links.TryGetValue((receiver, lane), out var link))
        {
            link = new OutboxLink(this, receiver, lane, _registerTimer);
            var next = _writer.Counter(link.NextCounter, 1);
            link.Load(next, next - 1, default);
            _links.Add((receiver, lane), link);
        }

        return link;
    }

    /// <summary>The link of a name that exists; null when nothing was ever sent on it.</summary>
    public OutboxLink? FindLink(OwnerId receiver, Lane lane) =>
        _links.TryGetValue((receiver, lane), out var link) ? link
        : _writer.Counters.ContainsKey($"next/{OutboxLink.NameOf(receiver, lane)}") ? Link(receiver, lane)
        : null;

    /// <summary>The link of a name in the journal that exists.</summary>
    public OutboxLink? FindLink(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && LaneNames.TryParse(name[(slash + 1)..], out var lane)
            ? FindLink(new OwnerId(name[..slash]), lane)
            : null;

    public IOutboxGrain OutboxOf(OwnerId owner) => _grains.GetGrain<IOutboxGrain>(owner.Value);

    public long Counter(string name, long absent = 0) => _writer.Counter(name, absent);

    /// <summary>Writes a message.</summary>
    public async Task<SendAccepted> CommitAsync(Submission submission, Envelope envelope, CancellationToken cancellationToken)
    {
        await _writer.CommitAsync(submission);
        return submission.RepeatedPosition is { } position
            ? await AnswerAgainAsync(position, cancellationToken)
            : new SendAccepted(envelope.Id, envelope.ComposedAt, submission.Accepted, Repeated: false);
    }

    /// <summary>What an operation was answered when it was carried out before; null when it was not.</summary>
    /// <exception cref="MeshException"><c>operation-conflict</c>: with another request.</exception>
    public async Task<SendAccepted?> FindRepeatedAsync(string operation, byte[] requestHash, CancellationToken cancellationToken)
    {
        if (await _journal.FindOperationAsync(Stream, operation, cancellationToken) is not { } known)
        {
            return null;
        }

        return known.RequestHash.Span.SequenceEqual(requestHash) ? await AnswerAgainAsync(known.Position, cancellationToken) : throw Submission.Conflict();
    }

    /// <summary>Answers by the row that an operation caused before.</summary>
    public async Task<SendAccepted> AnswerAgainAsync(long position, CancellationToken cancellationToken)
    {
        var row = await Rows.ReadAsync(position, cancellationToken)
            ?? throw new MeshException(MeshErrorCodes.NotFound, "The message of that operation is no longer kept.");
        return new SendAccepted(row.Envelope.Id, row.Envelope.ComposedAt, row.Accepted, Repeated: true);
    }

    public Task CommitAsync(StreamChange change) => _writer.CommitAsync(change);

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    public Task FlushAsync() => IsDirty ? _writer.CommitAsync(new FlushOnly()) : Task.CompletedTask;

    /// <summary>Sends whatever waits, and does whatever is due, at once.</summary>
    public void Wake()
    {
        Deadlines.Wake();
        foreach (var link in _links.Values)
        {
            link.Wake();
        }
    }

    public async Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken) => new(
        [
            .. _links.Values.Where(link => link.Waiting > 0)
                .OrderBy(link => link.Lane).ThenBy(link => link.Receiver)
                .Select(link => new LinkStatus(link.Receiver, link.Lane, link.Waiting, link.OldestAt, link.LastFailure)),
        ])
    {
        Undelivered = await Stuck.UndeliveredAsync(cancellationToken),
    };

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

    /// <summary>Links on which all is confirmed but not all delivered: they are watched too.</summary>
    private void AddUndelivered()
    {
        const string prefix = "delivered/";
        foreach (var (counter, number) in _writer.Counters)
        {
            if (counter.StartsWith(prefix, StringComparison.Ordinal) && _writer.Counter($"next/{counter[prefix.Length..]}", 1) - 1 > number)
            {
                FindLink(counter[prefix.Length..]);
            }
        }
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
}
