using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Fetches what an owner sent and this gateway does not hold: at the start, and every few seconds while the owner has
/// other gateways. What this gateway sent itself and does not know to be taken is asked for by <see cref="SentSettler"/>.
/// </summary>
internal sealed class SentFetcher(OwnerMailbox mailbox, FeedFetcher feed, EntryOpener opener, IngestContext context)
{
    private const int PageSize = 50;

    /// <summary>Fetches until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var caller = context.Callers.Enter(mailbox.Owner);
        var pause = new IngestPause(context.Options, context.Time);
        var first = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await (first ? FetchFirstAsync(stopping) : FetchAsync(stopping));
                first = false;
                pause.Reset();
                await feed.Others.WhenThereAre.WaitAsync(stopping);
                await Task.Delay(context.Options.SentEvery * (0.75 + (Random.Shared.NextDouble() / 2)), context.Time, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                context.Report(mailbox.Owner, failure);
                await pause.WaitLongerAsync(stopping);
            }
        }
    }

    /// <summary>Of all owners at once it would be a storm.</summary>
    private async Task FetchFirstAsync(CancellationToken stopping)
    {
        await context.First.WaitAsync(stopping);
        try
        {
            await FetchAsync(stopping);
        }
        finally
        {
            context.First.Release();
        }
    }

    private async Task FetchAsync(CancellationToken stopping)
    {
        var after = await mailbox.Intake.ReadSentPositionAsync(stopping);
        while (true)
        {
            var page = await context.Calls.ReadAsync(
                (mailbox.Owner, After: after),
                static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Owner.Value).ReadSentAsync(state.After, PageSize, cancellationToken),
                stopping);
            await KeepAsync(page, after, stopping);
            after = page.Next;
            if (!page.More)
            {
                return;
            }
        }
    }

    private async Task KeepAsync(SentPage page, long after, CancellationToken stopping)
    {
        var messages = page.Messages.Where(entry => entry.Envelope.Kind != MessageKind.Withdrawal).ToList();
        var known = await mailbox.Intake.KnownSentAsync(messages.ConvertAll(entry => entry.Envelope.Id), stopping);
        var items = new List<MailItem>();
        foreach (var entry in messages.Where(entry => !known.Contains(entry.Envelope.Id)))
        {
            var opened = new FeedEntry(entry.Envelope.Lane, entry.Position, entry.Envelope, entry.Accepted, entry.Accepted, entry.Payload) { State = entry.State, Wraps = entry.Wraps };
            items.Add(await opener.OpenAsync(mailbox.Owner, MailDirection.Sent, opened, entry.Position, stopping));
        }

        var withdrawn = page.Messages
            .Where(entry => entry.Envelope is { Kind: MessageKind.Withdrawal, About: not null })
            .Select(entry => entry.Envelope.About!.Value)
            .ToList();
        if (items.Count > 0 || withdrawn.Count > 0 || page.Next != after)
        {
            await mailbox.Intake.TakeSentAsync(items, withdrawn, page.Next, context.Time.GetUtcNow(), stopping);
        }
    }
}
