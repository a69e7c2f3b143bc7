using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Reads pages of what an owner received, and waits for them.</summary>
internal sealed class FeedReader(Mailboxes mailboxes, GrainCaller calls, TimeProvider time)
{
    /// <summary>Refuses a cursor that no feed of this owner has given out. One that another of its gateways gave out for what has not come here yet is taken.</summary>
    /// <exception cref="RequestRefusedException">400: the cursor is beyond the newest entry; 503: it may be, and the hub that knows does not answer.</exception>
    public async ValueTask RequireReachableAsync(OwnerId owner, FeedCursor cursor, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.Of(owner);
        if (!IsBeyond(cursor, mailbox.Arrivals.Cursor))
        {
            return;
        }

        var bounds = await calls.ReadAsync(owner, static (grains, code, token) => grains.GetGrain<IFeedGrain>(code.Value).GetBoundsAsync(token), cancellationToken);
        if (IsBeyond(cursor, mailbox.Intake.Here(bounds.Newest)))
        {
            throw RequestRefusedException.Invalid("after", $"The cursor is beyond the newest entry; the newest is {bounds.Newest}.");
        }
    }

    /// <summary>Reads a page, waiting for the first entry.</summary>
    public async Task<MailPage> ReadAsync(OwnerId owner, FeedCursor cursor, int max, MailFilter filter, TimeSpan patience, CancellationToken gone)
    {
        var mailbox = mailboxes.Of(owner);
        var began = time.GetTimestamp();
        while (true)
        {
            var changed = mailbox.Arrivals.Changed;
            var page = await mailbox.ReadPageAsync(cursor, max, filter, gone);
            var left = patience - time.GetElapsedTime(began);
            if (page.Items.Length > 0 || left <= TimeSpan.Zero)
            {
                return page;
            }

            // What the filter left out need not be looked at again.
            cursor = page.Next;
            try
            {
                await changed.WaitAsync(left, time, gone);
            }
            catch (TimeoutException)
            {
                return page;
            }
        }
    }

    private static bool IsBeyond(FeedCursor cursor, FeedCursor newest) =>
        cursor.Flash > newest.Flash || cursor.Urgent > newest.Urgent || cursor.Routine > newest.Routine;
}
