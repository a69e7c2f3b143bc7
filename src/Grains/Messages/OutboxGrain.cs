using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What one owner sends. Reentrant: calls meet in the stream's writer, which makes one append of all that wait; timers carry the links.
/// </summary>
[GrainType(GrainTypes.Outbox), HomeHubPlacement, Reentrant]
internal sealed partial class OutboxGrain(
    HubDatabases databases,
    OwnerDirectory owners,
    HandlingRules handling,
    IOptions<MessageClockOptions> options,
    UndeliveredOverview undelivered,
    TimeProvider clock,
    ILogger<OutboxGrain> logger)
    : JournaledGrain<Outbox>(owners), IOutboxGrain, IRemindable
{
    private static readonly TimeSpan SettleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);

    private readonly OwnerDirectory _owners = owners;
    private WakeUpReminder? _wakeUp;
    private IGrainTimer? _settling;
    private bool _settleSoon;
    private bool _broken;
    private bool _ending;

    public async Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return await outbox.Submissions.SubmitAsync(message, cancellationToken);
    }

    public async Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (!MessageId.TryParse(id.Value, out _) || id.Sender != outbox.Owner.Code)
        {
            return null;
        }

        await outbox.FlushAsync();
        return await outbox.Timelines.ReadAsync(id, cancellationToken);
    }

    public async Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return await outbox.Withdrawals.WithdrawAsync(withdrawal, cancellationToken);
    }

    public async Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken = default)
    {
        if (after < 0 || max is < 1 or > FeedLimits.MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"after is not negative, and max is 1 to {FeedLimits.MaxPage}.");
        }

        var outbox = await StateAsync();
        return await outbox.Rows.ReadSentAsync(after, max, cancellationToken);
    }

    public async Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return MessageId.TryParse(id.Value, out _) && id.Sender == outbox.Owner.Code
            ? await outbox.Rows.FindSentAsync(id, cancellationToken)
            : null;
    }

    public async Task PostNoteAsync(PostNote note, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        await outbox.Notes.PostAsync(note, cancellationToken);
    }

    public async Task<long> AcceptEventsAsync(InboundEventBatch batch, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return await outbox.News.AcceptAsync(batch, cancellationToken);
    }

    public async Task GrantAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        await outbox.Forwards.GrantAsync(grants, cancellationToken);
    }

    public async Task RevokeAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        await outbox.Withdrawals.RevokeAsync(grants, cancellationToken);
    }

    public async Task<long> AcceptReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (batch.Receipts.IsDefaultOrEmpty || batch.Receipts.Length > OutgoingLink<Receipt>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has 1 to {OutgoingLink<Receipt>.MaxBatch} receipts.");
        }

        var taken = new ReceiptsTaken(outbox, batch);
        await outbox.CommitAsync(taken);
        SettleSoon();
        return taken.HighWater;
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default) => (await StateAsync()).Wake();

    public async Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return await outbox.GetStatusAsync(cancellationToken);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var outbox = await StateAsync();
        WakeUpReminder.Came();
        outbox.Wake();
        SettleSoon();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        undelivered.Forget(this);
        if (!_broken && Loaded is { IsDirty: true } outbox)
        {
            try
            {
                await outbox.FlushAsync();
            }
            catch (Exception exception)
            {
                // The successor hears the same from the receivers.
                LogNotSettled(logger, outbox.Owner.Code.Value, exception.Message);
            }
        }

        if (Loaded?.Oldest is not null)
        {
            // Whoever swept the hub before has not seen what came last. Nobody waits for the successor: it waits for this one's end.
            _ = GrainFactory.GetGrain<IOutboxGrain>(this.GetPrimaryKeyString()).WakeAsync(CancellationToken.None);
        }
    }

    protected override async Task<Outbox> LoadAsync(OwnerInfo owner)
    {
        var outbox = await Outbox.LoadAsync(
            owner,
            new OutboxServices(
                databases.Journal(owner.Home.Value), databases.Blobs(owner.Home.Value), _owners, handling, options.Value,
                GrainFactory, RegisterTimer, OnBroken, SettleSoon, clock, logger));
        SettleSoon();
        return outbox;
    }

    private WakeUpReminder WakeUpReminder => _wakeUp ??= new WakeUpReminder(this, clock, logger);

    private void OnBroken()
    {
        _broken = true;
        DeactivateOnIdle();
    }

    /// <summary>Confirmations are written with the next append, or after a second when none comes. What is not delivered is reported then too.</summary>
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
        if (Loaded is not { } outbox)
        {
            return;
        }

        try
        {
            await outbox.FlushAsync();
            await ReportAsync(outbox, cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotSettled(logger, outbox.Owner.Code.Value, exception.Message);
        }

        var oldest = outbox.Oldest;
        await WakeUpReminder.UpdateAsync(oldest);
        if (_broken || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (outbox.IsDirty)
        {
            SettleSoon();
        }
        else if (oldest is not null && !_settleSoon)
        {
            _settling?.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ReportAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        var links = await outbox.Stuck.WatchedAsync(cancellationToken);
        if (!_ending)
        {
            undelivered.Report(this, outbox.Owner.Code, links);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox {Owner} could not write confirmations; they are asked for again: {Reason}")]
    private static partial void LogNotSettled(ILogger logger, string owner, string reason);
}
