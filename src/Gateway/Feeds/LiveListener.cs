using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Calls;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>
/// One connection to a live feed. It reads pages until it has caught up, then takes from the feed's window; when it falls behind that, because its
/// reader is slow, it reads pages again. It never holds more than one page or one batch.
/// </summary>
internal sealed class LiveListener(OwnerId owner, LiveFeeds feeds, GrainCaller calls, FeedEntryWriter entries, EventStream output)
{
    private readonly LiveFeedOptions _options = feeds.Options;
    private FeedCursor _cursor;

    /// <summary>The stream that it writes to.</summary>
    public EventStream Output => output;

    /// <summary>Sends entries until the listener goes or the feed cannot go on.</summary>
    /// <param name="cursor">Where the listener stood.</param>
    /// <param name="first">The first page behind that; read before the answer began, so that a bad cursor is refused properly.</param>
    /// <param name="gone">The listener has gone, its token has ended or the gateway stops.</param>
    public async Task RunAsync(FeedCursor cursor, FeedPage first, CancellationToken gone)
    {
        _cursor = cursor;
        output.WriteBeginning();
        if (!await SendPageAsync(first, gone) || !await CatchUpAsync(first.Entries.Length, gone))
        {
            return;
        }

        var feed = feeds.Join(owner, _cursor);
        try
        {
            await FollowAsync(feed, gone);
        }
        finally
        {
            feeds.Leave(owner, feed);
        }
    }

    private async Task FollowAsync(LiveFeed feed, CancellationToken gone)
    {
        var batch = new List<LiveFrame>();
        var number = LiveFeed.NotLookedYet;
        long? beats = null;
        while (true)
        {
            var glance = feed.Look(_cursor, ref number, batch);
            if (glance.State == LiveState.Ended)
            {
                feeds.Forget(owner, feed);
                output.WriteProblem(glance.Ended!);
                await output.FlushAsync(gone);
                return;
            }

            if (glance.State == LiveState.Behind)
            {
                if (!await CatchUpAsync(entriesBefore: 1, gone))
                {
                    return;
                }

                continue;
            }

            if (batch.Count > 0)
            {
                WriteBatch(batch);
            }
            else if (glance.Beats > beats)
            {
                output.WriteHeartbeat();
            }
            else
            {
                beats ??= glance.Beats;
                await glance.Changed.WaitAsync(gone);
                continue;
            }

            beats = glance.Beats;
            if (!await output.FlushAsync(gone))
            {
                return;
            }
        }
    }

    private void WriteBatch(List<LiveFrame> batch)
    {
        foreach (var frame in batch)
        {
            _cursor = _cursor.With(frame.Lane, frame.Position);
            output.WriteMessage(frame, _cursor);
        }

        batch.Clear();
    }

    /// <summary>Reads pages until one comes back empty.</summary>
    private async Task<bool> CatchUpAsync(int entriesBefore, CancellationToken gone)
    {
        while (entriesBefore > 0)
        {
            var page = await calls.ReadAsync(
                (Owner: owner, Cursor: _cursor, Max: _options.PageSize),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync("gateway", state.Cursor, state.Max, TimeSpan.Zero, cancellationToken),
                gone);
            if (!await SendPageAsync(page, gone))
            {
                return false;
            }

            entriesBefore = page.Entries.Length;
        }

        return true;
    }

    private async ValueTask<bool> SendPageAsync(FeedPage page, CancellationToken gone)
    {
        var unsent = 0;
        foreach (var entry in page.Entries)
        {
            var frame = await entries.FrameAsync(owner, entry, gone);
            _cursor = _cursor.With(entry.Lane, entry.Position);
            output.WriteMessage(frame, _cursor);
            unsent += frame.Json.Length;
            if (unsent >= _options.BatchBytes)
            {
                unsent = 0;
                if (!await output.FlushAsync(gone))
                {
                    return false;
                }
            }
        }

        return await output.FlushAsync(gone);
    }
}
