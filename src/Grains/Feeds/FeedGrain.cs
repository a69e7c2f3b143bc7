using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// The feed of one owner. Reentrant: calls meet in the writers of the lanes, which make one append of all that wait; timers write and tell receipts.
/// </summary>
[GrainType(GrainTypes.Feed), HomeHubPlacement, Reentrant]
internal sealed partial class FeedGrain(
    HubDatabases databases, OwnerDirectory owners, RowSerializer rows, FeedWaiterRegistry registry, TimeProvider clock, ILogger<FeedGrain> logger)
    : JournaledGrain<Feed>, IFeedGrain, IRemindable
{
    private static readonly TimeSpan DeliveredDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SettleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);

    private readonly FeedWaiters _waiters = new(clock);
    private WakeUpReminder? _wakeUp;
    private IGrainTimer? _delivering;
    private IGrainTimer? _settling;
    private bool _deliverSoon;
    private bool _settleSoon;
    private bool _broken;

    public async Task<DeliveryResult> DeliverAsync(LinkBatch batch, CancellationToken cancellationToken = default)
    {
        CheckBatch(batch);
        var feed = await StateAsync();
        return await feed.Lane(batch.Lane).DeliverAsync(batch, clock, cancellationToken);
    }

    public async Task<FeedPage> ReadAsync(string gateway, FeedCursor cursor, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireGateway(gateway);
        if (max is < 1 or > FeedLimits.MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"max: 1 to {FeedLimits.MaxPage}.");
        }

        if (!GatewayCursors.IsName(gateway))
        {
            throw new MeshException(MeshErrorCodes.Invalid, "gateway: its name has 1 to 64 letters, digits and dashes.");
        }

        var feed = await StateAsync();
        feed.Check(cursor);
        if (!feed.Receipts.Gateways.Knows(gateway))
        {
            await feed.Receipts.AddGatewayAsync(gateway, cursor);
        }

        Present(feed, gateway, cursor);
        if (wait > TimeSpan.Zero && !feed.HasNewer(cursor) && !_broken)
        {
            await _waiters.WaitAsync(wait < FeedLimits.MaxWait ? wait : FeedLimits.MaxWait, cancellationToken);
        }

        return await feed.ReadAsync(cursor, max, cancellationToken);
    }

    public async Task<FeedBounds> GetBoundsAsync(CancellationToken cancellationToken = default)
    {
        var feed = await StateAsync();
        return new FeedBounds(feed.Oldest, feed.Head);
    }

    public async Task<HubTimestamp> MarkReadAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var feed = await StateAsync();
        var item = await FindAsync(feed, id, cancellationToken)
            ?? throw new MeshException(MeshErrorCodes.NotFound, "No message with that id has reached this owner.");
        return await feed.Receipts.MarkReadAsync(item, cancellationToken);
    }

    public async Task<AttachmentReference?> FindAttachmentAsync(Sha256Hash hash, CancellationToken cancellationToken = default)
    {
        var feed = await StateAsync();
        return Sha256Hash.TryParse(hash.Value, out _)
            ? await feed.FindAttachmentAsync(hash, cancellationToken)
            : throw new MeshException(MeshErrorCodes.MalformedId, "A SHA-256 is 64 lower-case hexadecimal digits.");
    }

    public async Task<ReceivedMessage?> FindReceivedAsync(MessageId id, CancellationToken cancellationToken = default) =>
        await FindAsync(await StateAsync(), id, cancellationToken) is { } item && item.Entry.Envelope.Kind is not (MessageKind.Withdrawal or MessageKind.Note)
            ? new ReceivedMessage(item.Entry.Envelope, item.Excluded, item.Entry.State)
            : null;

    public async Task<ImmutableArray<FeedGateway>> GetGatewaysAsync(CancellationToken cancellationToken = default) =>
        (await StateAsync()).Receipts.Gateways.All;

    public async Task RemoveGatewayAsync(string gateway, CancellationToken cancellationToken = default)
    {
        var feed = await StateAsync();
        await feed.Receipts.RemoveGatewayAsync(gateway);
        if (feed.Receipts.HasDelivered)
        {
            DeliverSoon();
        }
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default) => (await StateAsync()).Wake();

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var feed = await StateAsync();
        WakeUpReminder.Came();
        feed.Wake();
        SettleSoon();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        registry.Add(_waiters);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _waiters.Close();
        registry.Remove(_waiters);
        if (!_broken && Loaded is { } feed)
        {
            // What is lost here is said again: cursors by the gateways, confirmations by the senders.
            await TryAsync(feed, () => WriteDeliveredAsync(feed, cancellationToken));
            await FlushAsync(feed);
        }

        if (Loaded?.OldestWord is not null)
        {
            // Whoever swept the hub before has not seen what came last. Nobody waits for the successor: it waits for this one's end.
            _ = GrainFactory.GetGrain<IFeedGrain>(this.GetPrimaryKeyString()).WakeAsync(CancellationToken.None);
        }
    }

    protected override Task<Feed> LoadAsync()
    {
        var owner = OwnerOfKey(owners);
        return Feed.LoadAsync(
            owner,
            new FeedServices(databases.Journal(owner.Home.Value), rows, GrainFactory, RegisterTimer, OnBroken, SettleSoon, _waiters.Release, clock, logger));
    }

    protected override IEnumerable<StreamAppender> Streams(Feed state) => state.Lanes.Select(lane => lane.Stream).Append(state.Receipts.Stream);

    private WakeUpReminder WakeUpReminder => _wakeUp ??= new WakeUpReminder(this, clock, logger);

    private void CheckBatch(LinkBatch batch)
    {
        if (!OwnerId.TryParse(batch.Sender.Value, out _) || !owners.Contains(batch.Sender))
        {
            throw new MeshException(MeshErrorCodes.UnknownOwner, "The sender of the link is no owner.");
        }

        if (!Enum.IsDefined(batch.Lane) || batch.Epoch < 1 || batch.Entries.IsDefaultOrEmpty || batch.Entries.Length > OutgoingLink<LinkEntry>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has a lane, an epoch from 1 and 1 to {OutgoingLink<LinkEntry>.MaxBatch} entries.");
        }

        for (var i = 0; i < batch.Entries.Length; i++)
        {
            if (batch.Entries[i].Number != batch.Entries[0].Number + i || batch.Entries[0].Number < 1)
            {
                throw new MeshException(MeshErrorCodes.Invalid, "The entries of a batch have consecutive numbers from 1 on.");
            }
        }
    }

    private static async Task<FeedItem?> FindAsync(Feed feed, MessageId id, CancellationToken cancellationToken) =>
        MessageId.TryParse(id.Value, out _)
            ? await feed.FindAsync(id, cancellationToken)
            : throw new MeshException(MeshErrorCodes.MalformedId, "A message id is the sender's code, a dash and 32 lower-case hexadecimal digits.");

    /// <summary>A cursor says that a gateway has everything up to it; the receipts for that gather for a moment.</summary>
    private void Present(Feed feed, string gateway, FeedCursor cursor)
    {
        if (feed.Receipts.Gateways.Present(gateway, cursor, clock.GetJournalTime()))
        {
            DeliverSoon();
        }
    }

    private void DeliverSoon()
    {
        if (!_deliverSoon && !_broken)
        {
            _deliverSoon = true;
            _delivering ??= RegisterTimer(DeliveredAsync);
            _delivering?.Change(DeliveredDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task DeliveredAsync(CancellationToken cancellationToken)
    {
        _deliverSoon = false;
        if (Loaded is { } feed)
        {
            await TryAsync(feed, () => WriteDeliveredAsync(feed, cancellationToken));
            if (feed.Receipts.HasDelivered)
            {
                SettleSoon();
            }
        }
    }

    private static async Task WriteDeliveredAsync(Feed feed, CancellationToken cancellationToken)
    {
        foreach (var lane in feed.Lanes)
        {
            await feed.Receipts.FlushDeliveredAsync(lane, cancellationToken);
        }
    }

    private void OnBroken()
    {
        _broken = true;
        _waiters.Close();
        DeactivateOnIdle();
    }

    /// <summary>Confirmations are written with the next append, or after a second when none comes.</summary>
    private void SettleSoon()
    {
        if (!_settleSoon && !_broken)
        {
            _settleSoon = true;
            _settling ??= RegisterTimer(SettleAsync);
            _settling?.Change(SettleDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        _settleSoon = false;
        if (Loaded is not { } feed)
        {
            return;
        }

        await TryAsync(feed, () => WriteDeliveredAsync(feed, cancellationToken));
        await FlushAsync(feed);
        var oldest = feed.OldestWord;
        await WakeUpReminder.UpdateAsync(oldest);
        if (_broken || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (feed.IsDirty || feed.Receipts.HasDelivered)
        {
            SettleSoon();
        }
        else if (oldest is not null && !_settleSoon)
        {
            _settling?.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task FlushAsync(Feed feed)
    {
        await TryAsync(feed, feed.Receipts.FlushAsync);
        foreach (var lane in feed.Lanes)
        {
            await TryAsync(feed, lane.FlushAsync);
        }
    }

    private async Task TryAsync(Feed feed, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception)
        {
            LogNotWritten(logger, feed.Owner.Code.Value, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Feed {Owner} could not write receipts; they are tried again: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string owner, string reason);
}
