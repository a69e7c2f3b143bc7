using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>
/// One connection to a live feed. It reads pages until it has caught up, then takes from the feed's window; when it falls behind that, because its
/// reader is slow, it reads pages again. It never holds more than one page or one batch.
/// </summary>
internal sealed class LiveListener(OwnerId owner, MailFilter filter, LiveFeeds feeds, Mailboxes mailboxes, FeedEntryWriter entries, EventStream output)
{
    private readonly LiveFeedOptions _options = feeds.Options;
    private readonly OwnerMailbox _mailbox = mailboxes.Of(owner);
    private FeedCursor _cursor;

    /// <summary>The stream that it writes to.</summary>
    public EventStream Output => output;

    /// <summary>Sends entries until the listener goes.</summary>
    /// <param name="cursor">Where the listener stands.</param>
    /// <param name="gone">The listener has gone, its token has ended or the gateway stops.</param>
    public async Task RunAsync(FeedCursor cursor, CancellationToken gone)
    {
        _cursor = cursor;
        output.WriteBeginning();
        if (!await output.FlushAsync(gone) || !await CatchUpAsync(gone))
        {
            return;
        }

        var feed = feeds.Join(owner);
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
            if (glance.State == LiveState.Behind)
            {
                if (!await CatchUpAsync(gone))
                {
                    return;
                }

                continue;
            }

            if (batch.Count > 0)
            {
                if (!WriteBatch(batch))
                {
                    continue;
                }
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

    /// <summary>Writes what the listener wants to see; false when that is nothing.</summary>
    private bool WriteBatch(List<LiveFrame> batch)
    {
        var any = false;
        foreach (var frame in batch)
        {
            // What the filter leaves out counts as read.
            _cursor = _cursor.With(frame.Lane, frame.Position);
            if (filter.Takes(frame.Lane, frame.Kind))
            {
                any = true;
                output.WriteMessage(frame, _cursor);
            }
        }

        batch.Clear();
        return any;
    }

    /// <summary>Reads pages until there are no more.</summary>
    private async Task<bool> CatchUpAsync(CancellationToken gone)
    {
        while (true)
        {
            var page = await _mailbox.ReadPageAsync(_cursor, _options.PageSize, filter, gone);
            if (!await SendPageAsync(page, gone))
            {
                return false;
            }

            if (page.Items.IsEmpty && page.Next == _cursor)
            {
                return true;
            }

            _cursor = page.Next;
        }
    }

    private async ValueTask<bool> SendPageAsync(MailPage page, CancellationToken gone)
    {
        var unsent = 0;
        foreach (var item in page.Items)
        {
            var frame = entries.Frame(owner, item);
            _cursor = _cursor.With(frame.Lane, frame.Position);
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
