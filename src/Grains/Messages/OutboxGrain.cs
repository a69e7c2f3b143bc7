using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What one owner sends. Reentrant: calls meet in the stream's writer, which makes one append of all that wait; timers carry the links and meet deadlines.
/// </summary>
/// <remarks>
/// <code>
/// gateway: SubmitAsync, WithdrawAsync      feed: AcceptReceiptsAsync, AcceptEventsAsync      a deadline comes
///                |                                         |                                      |
///   MessageAcceptance, Withdrawals                   InboundEvents                         OutboxDeadlines
///        read what the rules ask for (OutboxReader), OutboxRules say what changes: rows, keys, counters, pending, deadlines
///                +-----------------------------------------+--------------------------------------+
///                                                          v
///                     StreamAppender: everything that waits is one append, on the condition of the head.     FLUSHED at the sender's hub
///                                                          v
///                     the caller is answered; OutboxState follows: OutboxLink (receiver, lane) gets the entries and its timer starts
///                                                          v
///                     IFeedGrain.DeliverAsync: one call in flight a link, repeated until it is answered.     FLUSHED at the receiver's hub
///                                                          v
///                     what it confirms goes into the next append, or into one of its own after a second
/// </code>
/// A process may end between any two of these lines: what is flushed and not confirmed is pending, <see cref="PendingActivator"/> wakes the successor, and the
/// receiver drops by number what it has.
/// </remarks>
[GrainType(GrainTypes.Outbox), HomeHubPlacement, Reentrant]
internal sealed partial class OutboxGrain(
    HubDatabases databases,
    OwnerDirectory owners,
    HandlingRules handling,
    RowSerializer rows,
    IOptions<OutboxOptions> options,
    UndeliveredOverview undelivered,
    TimeProvider clock,
    ILogger<OutboxGrain> logger)
    : JournaledGrain<OutboxGrain.Parts>, IOutboxGrain, IRemindable
{
    private static readonly TimeSpan SettleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);

    private WakeUpReminder? _wakeUp;
    private IGrainTimer? _settling;
    private bool _settleSoon;
    private bool _broken;
    private bool _ending;

    private WakeUpReminder WakeUpReminder => _wakeUp ??= new WakeUpReminder(this, clock, logger);

    public async Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Acceptance.SubmitAsync(message, cancellationToken);

    public async Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Withdrawals.WithdrawAsync(withdrawal, cancellationToken);

    public async Task GrantAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Acceptance.GrantAsync(grants, cancellationToken);

    public async Task RevokeAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Withdrawals.RevokeAsync(grants, cancellationToken);

    public async Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (!IsOwn(id, outbox))
        {
            return null;
        }

        await FlushAsync(outbox);
        return await outbox.Reader.ReadTimelineAsync(id, cancellationToken);
    }

    public async Task<MessageTimeline?> GetWayAsync(MessageId id, CancellationToken cancellationToken = default) =>
        await GetTimelineAsync(id, cancellationToken) is { } timeline ? OutboxRules.WayOf(timeline) : null;

    public async Task<LinkStatus?> RetryLinkAsync(OwnerId receiver, Lane lane, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).Context.State.FindLink(receiver, lane) is not { Waiting: > 0 } link)
        {
            return null;
        }

        var before = StatusOf(link);
        link.Wake();
        return before;
    }

    public async Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken = default)
    {
        if (after < 0 || max is < 1 or > FeedLimits.MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"after is not negative, and max is 1 to {FeedLimits.MaxPage}.");
        }

        return await (await StateAsync()).Reader.ReadSentAsync(after, max, cancellationToken);
    }

    public async Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        return IsOwn(id, outbox) ? await outbox.Reader.FindSentAsync(id, cancellationToken) : null;
    }

    public async Task<long> AcceptEventsAsync(InboundEventBatch batch, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Events.AcceptAsync(batch, cancellationToken);

    public async Task<long> AcceptReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (batch.Receipts.IsDefaultOrEmpty || batch.Receipts.Length > OutgoingLink<Receipt>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has 1 to {OutgoingLink<Receipt>.MaxBatch} receipts.");
        }

        var (state, stream) = (outbox.Context.State, outbox.Context.Stream);
        var highWater = 0L;
        await stream.CommitAsync(
            append => highWater = OutboxRules.RecordReceipts(append, state, stream.Head.Epoch, rows, batch),
            rows: batch.Receipts.Count(receipt => receipt.Forward is not null));
        SettleSoon();
        return highWater;
    }

    public async Task AnnounceAsync(ImmutableArray<Announcement> announcements, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (announcements.IsDefaultOrEmpty || announcements.Length > OutgoingLink<Announcement>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has 1 to {OutgoingLink<Announcement>.MaxBatch} announcements.");
        }

        var now = clock.GetJournalTime();
        await Task.WhenAll(announcements.Select(announcement => outbox.Context.Stream.CommitAsync(new AcceptMessages(
            outbox.Context,
            [OutboxRules.ComposeNote(outbox.Context.State.Owner.Code, announcement.Cause, announcement.Recipients, announcement.Lane, null, announcement.Note, now)],
            announcement.Cause,
            []))));
    }

    public async Task<ImmutableArray<AttachmentReference>> KeepAttachmentsAsync(ImmutableArray<Sha256Hash> uploads, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Acceptance.KeepAsync(uploads, cancellationToken);

    public async Task HoldAttachmentsAsync(ImmutableArray<AttachmentHold> holds, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Holds.TakeAsync(holds, cancellationToken);

    public async Task WakeAsync(CancellationToken cancellationToken = default) => Wake(await StateAsync());

    public async Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        ImmutableArray<LinkStatus> waiting =
        [
            .. outbox.Context.State.Links.Where(link => link.Waiting > 0)
                .OrderBy(link => link.Lane).ThenBy(link => link.Receiver)
                .Select(StatusOf),
        ];
        return new OutboxStatus(waiting) { Undelivered = await outbox.Reader.ReadUndeliveredAsync(onlyWatched: false, cancellationToken) };
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var outbox = await StateAsync();
        WakeUpReminder.Came();
        Wake(outbox);
        SettleSoon();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        undelivered.Forget(this);
        if (!_broken && Loaded is { } outbox)
        {
            try
            {
                await FlushAsync(outbox);
            }
            catch (Exception exception)
            {
                // The successor hears the same from the receivers.
                LogNotSettled(logger, this.GetPrimaryKeyString(), exception.Message);
            }
        }

        if (Loaded?.Context.State.Oldest is not null)
        {
            // Whoever looked through the hub before has not seen what came last. Nobody waits for the successor: it waits for this one's end.
            _ = GrainFactory.GetGrain<IOutboxGrain>(this.GetPrimaryKeyString()).WakeAsync(CancellationToken.None);
        }
    }

    protected override async Task<Parts> LoadAsync()
    {
        var owner = OwnerOfKey(owners);
        var journal = databases.Journal(owner.Home.Value);
        var stream = new StreamAppender(journal, OutboxState.StreamOf(owner.Code), OnBroken);
        await stream.LoadAsync(CancellationToken.None);
        var holds = new StreamAppender(journal, AttachmentHolds.StreamOf(owner.Code), OnBroken);
        await holds.LoadAsync(CancellationToken.None);
        Parts? outbox = null;
        var state = new OutboxState(owner, stream.Stream, stream.Counters, (links, receiver, lane) => CreateLink(() => outbox!, links, receiver, lane));
        var context = new OutboxContext(
            state, stream, rows, journal, databases.Blobs(owner.Home.Value), owners, handling, options.Value, GrainFactory, clock, logger);
        var reader = new OutboxReader(context);
        var acceptance = new MessageAcceptance(context, reader);
        var withdrawals = new Withdrawals(context, reader, acceptance);
        var deadlines = new OutboxDeadlines(context, reader, withdrawals, RegisterTimer);
        stream.Preparing = batch => state.AddConfirmations(batch, rows, clock.GetUtcNow());
        stream.Written = batch =>
        {
            state.ConfirmationsWritten();
            foreach (var deadline in batch.Deadlines)
            {
                deadlines.Expect(deadline.At);
            }
        };
        state.Load(await journal.ReadPendingLinksAsync(stream.Stream));
        outbox = new Parts(context, reader, acceptance, withdrawals, new InboundEvents(context, reader, withdrawals), deadlines, new AttachmentHolds(holds, journal, rows));
        Wake(outbox);
        SettleSoon();
        return outbox;
    }

    protected override IEnumerable<StreamAppender> Streams(Parts state) => [state.Context.Stream, state.Holds.Stream];

    private static LinkStatus StatusOf(OutboxLink link) => new(link.Receiver, link.Lane, link.Waiting, link.OldestAt, link.LastFailure);

    private static bool IsOwn(MessageId id, Parts outbox) => MessageId.TryParse(id.Value, out _) && id.Sender == outbox.Context.State.Owner.Code;

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    private static Task FlushAsync(Parts outbox) => outbox.Context.State.IsDirty ? outbox.Context.Stream.FlushAsync() : Task.CompletedTask;

    /// <summary>Sends whatever waits, and does whatever is due, at once.</summary>
    private static void Wake(Parts outbox)
    {
        outbox.Deadlines.Wake();
        foreach (var link in outbox.Context.State.Links)
        {
            link.Wake();
        }
    }

    private OutboxLink CreateLink(Func<Parts> outbox, OutboxState state, OwnerId receiver, Lane lane)
    {
        OutboxLink? link = null;
        return link = new OutboxLink(receiver, lane, state.Counters, state.Budget, RegisterTimer)
        {
            ReadWaiting = (from, max, maxBytes, cancellationToken) => outbox().Reader.ReadWaitingAsync(link!, from, max, maxBytes, cancellationToken),
            Send = (entries, cancellationToken) => DeliverAsync(outbox(), link!, entries, cancellationToken),
            Confirmed = () =>
            {
                state.OnConfirmed(link!);
                SettleSoon();
            },
            Failed = exception =>
            {
                LogLinkFailed(logger, state.Owner.Code.Value, link!.Name, link.Waiting, exception.Message);
                SettleSoon();
            },
        };
    }

    private async Task<long> DeliverAsync(Parts outbox, OutboxLink link, IReadOnlyList<WindowEntry<LinkEntry>> entries, CancellationToken cancellationToken)
    {
        var (state, stream) = (outbox.Context.State, outbox.Context.Stream);
        if (link.IsFull)
        {
            await FlushAsync(outbox);
        }

        var sentAt = clock.GetJournalTime();
        ImmutableArray<LinkEntry> outgoing =
            [.. entries.Select(entry => OutboxRules.Outgoing(entry.Entry, state.IsJustWithdrawn(entry.Entry.Envelope.Id), sentAt))];
        try
        {
            var batch = new LinkBatch(state.Owner.Code, link.Lane, stream.Head.Epoch, outgoing);
            return link.OnDelivered(sentAt, await outbox.Context.Feed(link.Receiver).DeliverAsync(batch, cancellationToken), outgoing);
        }
        catch (MeshException refusal)
        {
            link.Refusal = refusal.Message;
            throw;
        }
    }

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

        var state = outbox.Context.State;
        try
        {
            await FlushAsync(outbox);
            var links = await outbox.Reader.ReadUndeliveredAsync(onlyWatched: true, cancellationToken);
            if (!_ending)
            {
                undelivered.Report(this, state.Owner.Code, links);
            }
        }
        catch (Exception exception)
        {
            LogNotSettled(logger, state.Owner.Code.Value, exception.Message);
        }

        var oldest = state.Oldest;
        await WakeUpReminder.UpdateAsync(oldest);
        if (_broken || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (state.IsDirty)
        {
            SettleSoon();
        }
        else if (oldest is not null && !_settleSoon)
        {
            _settling?.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox {Owner} could not write confirmations; they are asked for again: {Reason}")]
    private static partial void LogNotSettled(ILogger logger, string owner, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Outbox {Owner}, link {Link}: {Waiting} entries wait, the last attempt failed: {Reason}")]
    private static partial void LogLinkFailed(ILogger logger, string owner, string link, long waiting, string reason);

    /// <summary>What an activation works with once its stream is read.</summary>
    internal sealed record Parts(
        OutboxContext Context, OutboxReader Reader, MessageAcceptance Acceptance, Withdrawals Withdrawals, InboundEvents Events, OutboxDeadlines Deadlines, AttachmentHolds Holds);
}
