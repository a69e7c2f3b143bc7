using Interpol.Mesh.Gateway.Mailbox.Search;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>Fills the mailboxes and their indexes for as long as the gateway runs.</summary>
/// <remarks>
/// For each owner that the gateway serves:
/// <code>
/// hub's feed   -> FeedFetcher  page behind what is flushed here, which tells the hub what was delivered
///                   -> flash, urgent, routine apart: EntryOpener opens and checks, 8 at once
///                   -> MailIntake  one transaction for messages, withdrawals, position     flushed
///                       -> MailArrivals  live feeds and waiting readers are told
///                       -> SearchIndex   found by their words
///                FeedRepair   where the hub does not take the position any more: says so in the lane, goes on
/// hub's outbox -> SentFetcher  what the owner's other gateways sent
///              -> SentSettler  what this one sent and got no answer to
/// </code>
/// How a message goes out is drawn at <see cref="OwnerMailbox"/>.
/// </remarks>
internal sealed partial class MailboxService(Mailboxes mailboxes, EntryOpener opener, FeedRepair repair, IngestContext context, ILogger<MailboxService> logger) : BackgroundService
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
            var feed = new FeedFetcher(mailbox, opener, repair, context);
            running.Add(GuardAsync(feed.RunAsync(stoppingToken), stoppingToken));
            running.Add(GuardAsync(new SentFetcher(mailbox, feed, opener, context).RunAsync(stoppingToken), stoppingToken));
            running.Add(GuardAsync(new SentSettler(mailbox, context).RunAsync(stoppingToken), stoppingToken));
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

    private static async Task FillIndexAsync(OwnerMailbox mailbox, CancellationToken stopping)
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
                try
                {
                    await mailboxes.TrimAsync(context.Time.GetUtcNow(), stopping);
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    LogNotTrimmed(failure);
                }

                await Task.Delay(TrimEvery, context.Time, stopping);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the mailboxes need not keep any more could not be deleted; it is tried again in an hour.")]
    private partial void LogNotTrimmed(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The fetching of an owner's mail ended.")]
    private partial void LogEnded(Exception exception);
}
