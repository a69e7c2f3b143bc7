using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Fetches the feed of one owner, page after page, for as long as the gateway runs. The next fetch begins behind what is flushed here; that tells the hub what
/// was delivered.
/// </summary>
internal sealed class FeedFetcher(Mailbox mailbox, EntryOpener opener, FeedRepair repair, IngestStation station)
{
    /// <summary>Whether the owner has other gateways, as the hub last said.</summary>
    public OtherGateways Others { get; } = new();

    /// <summary>Fetches until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var caller = station.Callers.Enter(mailbox.Owner);
        var pause = new IngestPause(station.Options, station.Time);

        // The first page of all owners at once would be a storm.
        await station.First.WaitAsync(stopping);
        var first = true;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var began = station.Time.GetTimestamp();
                var waits = !first;
                var entries = await TryFetchAsync(waits ? FeedLimits.MaxWait : TimeSpan.Zero, stopping);
                if (first)
                {
                    first = false;
                    station.First.Release();
                }

                if (entries is null)
                {
                    await pause.AfterFailureAsync(stopping);
                }
                else
                {
                    pause.Reset();
                    if (waits && entries == 0 && station.Time.GetElapsedTime(began) < IngestPause.EarlyEnd)
                    {
                        // The actor has to go and lets its readers off; where it goes it is there in a moment.
                        await Task.Delay(IngestPause.EarlyEnd, station.Time, stopping);
                    }
                }
            }
        }
        finally
        {
            if (first)
            {
                station.First.Release();
            }
        }
    }

    /// <summary>Fetches one page; how many entries it had, null when that failed and is to be tried again.</summary>
    private async Task<int?> TryFetchAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            var page = await station.Calls.ReadAsync(
                (mailbox.Owner, station.Name, Cursor: mailbox.Intake.Fetched, Max: station.Options.PageSize, Wait: wait),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync(state.Name, state.Cursor, state.Max, state.Wait, cancellationToken),
                stopping);
            Others.Set(page.Gateways > 1);
            if (page.Entries.Length > 0)
            {
                await KeepAsync(page.Entries, stopping);
            }

            return page.Entries.Length;
        }
        catch (MeshException refused) when (refused.Code is MeshErrorCodes.Gone or MeshErrorCodes.Invalid && !stopping.IsCancellationRequested)
        {
            if (await TryRepairAsync(refused.Code, stopping))
            {
                return 1;
            }

            // It is not the cursor: there may be one gateway too many.
            station.Report(mailbox.Owner, refused);
            return null;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            station.Report(mailbox.Owner, failure);
            return null;
        }
    }

    private async Task<bool> TryRepairAsync(string code, CancellationToken stopping)
    {
        try
        {
            return await repair.RepairAsync(mailbox, code, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            station.Report(mailbox.Owner, failure);
            return false;
        }
    }

    private async Task KeepAsync(ImmutableArray<FeedEntry> entries, CancellationToken stopping)
    {
        var lanes = LaneOrder.MostUrgentFirst.Select(lane => mailbox.Intake[lane]).ToArray();
        var arrivals = new List<Arrival>(entries.Length);
        foreach (var entry in entries)
        {
            var lane = (int)entry.Lane;
            lanes[lane] = lanes[lane] with { Fetched = entry.Position };
            var item = await opener.OpenAsync(mailbox.Owner, MailDirection.Received, entry, lanes[lane].Here, stopping);
            var withdraws = item is { State: MailState.Open, Envelope: { Kind: MessageKind.Withdrawal, About: { } about } } ? about : (MessageId?)null;
            arrivals.Add(new Arrival(item, withdraws));
        }

        await mailbox.Intake.TakeAsync(arrivals, lanes, station.Time.GetUtcNow(), stopping);
    }
}
