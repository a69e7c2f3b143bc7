using Interpol.Mesh.Gateway.Mailbox.Search;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>Fills the mailboxes and their indexes for as long as the gateway runs.</summary>
internal sealed partial class MailboxService(Mailboxes mailboxes, EntryOpener opener, FeedRepair repair, IngestStation station, ILogger<MailboxService> logger) : BackgroundService
{
    private const int IndexPage = 1000;

    private static readonly TimeSpan TrimEvery = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var running = new List<Task> { TrimAsync(stoppingToken) };
        await BeginIndexesAsync(stoppingToken);
        running.Add(FillIndexesAsync(stoppingToken));
        foreach (var mailbox in mailboxes.All.OrderBy(mailbox => mailbox.Owner))
        {
            var feed = new FeedFetcher(mailbox, opener, repair, station);
            running.Add(GuardAsync(feed.RunAsync(stoppingToken), stoppingToken));
            running.Add(GuardAsync(new SentFetcher(mailbox, feed, opener, station).RunAsync(stoppingToken), stoppingToken));
        }

        await Task.WhenAll(running);
    }

    /// <summary>Counts what there is before anything new comes, so that progress is right from the first moment.</summary>
    private async Task BeginIndexesAsync(CancellationToken stopping)
    {
        foreach (var mailbox in mailboxes.All)
        {
            var (count, newest) = await mailbox.CountTextsAsync(stopping);
            mailbox.Search.Begin(count, newest);
        }
    }

    private async Task FillIndexesAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var mailbox in mailboxes.All.OrderBy(mailbox => mailbox.Owner))
            {
                await FillIndexAsync(mailbox, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start begins anew.
        }
        catch (Exception failure)
        {
            LogIndexFailed(failure);
        }
    }

    private static async Task FillIndexAsync(Mailbox mailbox, CancellationToken stopping)
    {
        var before = mailbox.Search.StartsBelow;
        while (!stopping.IsCancellationRequested)
        {
            var rows = await mailbox.ReadTextsAsync(before, IndexPage, stopping);
            var documents = rows.Where(row => row.Item.Content is not null).Select(row => SearchDocument.Of(row.Row, row.Item)).ToList();
            if (rows.Count == 0 || !await mailbox.Search.AddOlderAsync(documents))
            {
                break;
            }

            before = rows[^1].Row;
            await Task.Yield();
        }

        await mailbox.Search.EndAsync();
    }

    private async Task TrimAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await mailboxes.TrimAsync(station.Time.GetUtcNow() - station.Options.KeepOutgoing, stopping);
                await Task.Delay(TrimEvery, station.Time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task GuardAsync(Task fetching, CancellationToken stopping)
    {
        try
        {
            await fetching;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
        catch (Exception failure)
        {
            LogEnded(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The index could not be filled; messages from before this start are not found.")]
    private partial void LogIndexFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The fetching of an owner's mail ended.")]
    private partial void LogEnded(Exception exception);
}
