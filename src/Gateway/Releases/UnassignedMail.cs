using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Finds what arrived and nobody has taken.</summary>
internal static class UnassignedMail
{
    private const int NewestOfLane = 500;
    private const string Kinds = "message,broadcast,diffusion";

    /// <summary>Of the newest messages those without an assignment, the newest first.</summary>
    public static async Task<IReadOnlyList<MessageId>> ReadAsync(Mailbox.OwnerMailbox mailbox, StoreState state, CancellationToken cancellationToken)
    {
        MailFilter.TryParse(Kinds, out var filter);
        var head = (await mailbox.ReadPageAsync(default, 1, filter, cancellationToken)).Head;
        var cursor = new FeedCursor(Behind(head.Flash), Behind(head.Urgent), Behind(head.Routine));
        var found = new List<MailItem>();
        while (true)
        {
            var page = await mailbox.ReadPageAsync(cursor, FeedLimits.MaxPage, filter, cancellationToken);
            found.AddRange(page.Items.Where(item => item.State == MailState.Open && state.Find<Assignment>(item.Envelope.Id.Value) is null));
            if (page.Next == cursor || found.Count >= 3 * NewestOfLane)
            {
                return [.. found.OrderByDescending(item => item.Stored?.At).Select(item => item.Envelope.Id)];
            }

            cursor = page.Next;
        }
    }

    private static long Behind(long head) => Math.Max(0, head - NewestOfLane);
}
