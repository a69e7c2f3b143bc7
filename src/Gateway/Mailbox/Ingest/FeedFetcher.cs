using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Fetches the feed of one owner, page after page, for as long as the gateway runs. The next fetch begins behind what is flushed here; that tells the hub what
/// was delivered. Each lane is opened and taken in by itself: what takes long in one does not hold up the others, which are fetched on meanwhile.
/// </summary>
internal sealed class FeedFetcher(OwnerMailbox mailbox, EntryOpener opener, FeedRepair repair, IngestContext context)
{
    /// <summary>Entries of a lane that are opened at the same time.</summary>
    private const int OpenedAtOnce = 8;

    /// <summary>How long what is opened waits for what is before it and takes longer.</summary>
    private static readonly TimeSpan HoldBack = TimeSpan.FromMilliseconds(100);

    /// <summary>How long lanes that are done wait for one that takes longer before they are fetched on; its entries come again with theirs.</summary>
    private static readonly TimeSpan FetchAgain = TimeSpan.FromMilliseconds(250);

    private readonly Task[] _lanes = [Task.CompletedTask, Task.CompletedTask, Task.CompletedTask];

    /// <summary>Whether the owner has other gateways, as the hub last said.</summary>
    public OtherGateways Others { get; } = new();

    private bool IsIdle => _lanes.All(lane => lane.IsCompleted);

    /// <summary>Fetches until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var caller = context.Callers.Enter(mailbox.Owner);
        var pause = new IngestPause(context.Options, context.Time);

        // The first page of all owners at once would be a storm.
        await context.First.WaitAsync(stopping);
        var first = true;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var began = context.Time.GetTimestamp();
                var waits = !first && IsIdle;
                var entries = await TryFetchAsync(waits ? FeedLimits.MaxWait : TimeSpan.Zero, stopping);
                if (first)
                {
                    first = false;
                    context.First.Release();
                }

                if (entries is null)
                {
                    await pause.WaitLongerAsync(stopping);
                }
                else
                {
                    pause.Reset();
                    if (waits && entries == 0 && context.Time.GetElapsedTime(began) < IngestPause.EarlyEnd)
                    {
                        // The actor has to go and lets its readers off; where it goes it is there in a moment.
                        await Task.Delay(IngestPause.EarlyEnd, context.Time, stopping);
                    }
                }
            }
        }
        finally
        {
            if (first)
            {
                context.First.Release();
            }

            await Task.WhenAll(_lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Fetches one page; how many entries it had, null when that failed and is to be tried again.</summary>
    private async Task<int?> TryFetchAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            var page = await context.Calls.ReadAsync(
                (mailbox.Owner, context.Name, Cursor: mailbox.Intake.Fetched, Max: context.Options.PageSize, Wait: wait),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync(state.Name, state.Cursor, state.Max, state.Wait, cancellationToken),
                stopping);
            Others.Set(page.Gateways > 1);
            foreach (var lane in LaneOrder.MostUrgentFirst.Where(lane => _lanes[(int)lane].IsCompleted))
            {
                // What was under way while this page was read stands in it as well.
                var fetched = mailbox.Intake[lane].Fetched;
                if (page.Entries.Where(entry => entry.Lane == lane && entry.Position > fetched).ToArray() is { Length: > 0 } entries)
                {
                    _lanes[(int)lane] = KeepAsync(lane, entries, stopping);
                }
            }

            await SettleLanesAsync(FetchAgain, stopping);
            return page.Entries.Length;
        }
        catch (MeshException refused) when (refused.Code is MeshErrorCodes.Gone or MeshErrorCodes.Invalid && !stopping.IsCancellationRequested)
        {
            if (await TryRepairAsync(refused.Code, stopping))
            {
                return 1;
            }

            // It is not the cursor: there may be one gateway too many.
            context.Report(mailbox.Owner, refused);
            return null;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            context.Report(mailbox.Owner, failure);
            return null;
        }
    }

    private async Task<bool> TryRepairAsync(string code, CancellationToken stopping)
    {
        try
        {
            await SettleLanesAsync(Timeout.InfiniteTimeSpan, stopping);
            return await repair.RepairAsync(mailbox, code, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            context.Report(mailbox.Owner, failure);
            return false;
        }
    }

    /// <summary>Waits for all lanes, or not longer than that, and throws what one of them failed with.</summary>
    private async Task SettleLanesAsync(TimeSpan patience, CancellationToken stopping)
    {
        await IsDoneAsync(Task.WhenAll(_lanes), patience, stopping);
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            if (_lanes[lane] is { IsCompleted: true } done)
            {
                _lanes[lane] = Task.CompletedTask;
                await done;
            }
        }
    }

    private async Task<bool> IsDoneAsync(Task task, TimeSpan patience, CancellationToken stopping)
    {
        try
        {
            await task.WaitAsync(patience, context.Time, stopping);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            // Its time is over, or it failed, which whoever awaits it learns.
        }

        return task.IsCompleted;
    }

    /// <summary>Opens entries of a lane, several at once, and takes them in in their order.</summary>
    private async Task KeepAsync(Lane lane, FeedEntry[] entries, CancellationToken stopping)
    {
        var position = mailbox.Intake[lane];
        using var atOnce = new SemaphoreSlim(OpenedAtOnce);
        var opening = entries.Select(entry => OpenAsync(entry, (position with { Fetched = entry.Position }).Here, atOnce, stopping)).ToArray();
        try
        {
            var arrivals = new List<Arrival>(entries.Length);
            foreach (var (entry, opened) in entries.Zip(opening))
            {
                if (arrivals.Count > 0 && !await IsDoneAsync(opened, HoldBack, stopping))
                {
                    await TakeAsync(arrivals);
                }

                var item = await opened;
                var withdraws = item is { State: MailState.Open, Envelope: { Kind: MessageKind.Withdrawal, About: { } about } } ? about : (MessageId?)null;
                arrivals.Add(new Arrival(item, withdraws));
                position = position with { Fetched = entry.Position };
            }

            await TakeAsync(arrivals);
        }
        finally
        {
            await Task.WhenAll(opening.AsEnumerable<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task TakeAsync(List<Arrival> arrivals)
        {
            await mailbox.Intake.TakeAsync(lane, position, arrivals, context.Time.GetUtcNow(), stopping);
            arrivals.Clear();
        }
    }

    private async Task<MailItem> OpenAsync(FeedEntry entry, long position, SemaphoreSlim atOnce, CancellationToken stopping)
    {
        await atOnce.WaitAsync(stopping);
        try
        {
            return await opener.OpenAsync(mailbox.Owner, MailDirection.Received, entry, position, stopping);
        }
        finally
        {
            atOnce.Release();
        }
    }
}

/// <summary>Whether an owner has other gateways than this one.</summary>
internal sealed class OtherGateways
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _there = NewSignal();

    /// <summary>Ends when there are others.</summary>
    public Task WhenThereAre
    {
        get
        {
            lock (_gate)
            {
                return _there.Task;
            }
        }
    }

    /// <summary>The hub says whether there are.</summary>
    public void Set(bool there)
    {
        lock (_gate)
        {
            if (there)
            {
                _there.TrySetResult();
            }
            else if (_there.Task.IsCompleted)
            {
                _there = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
