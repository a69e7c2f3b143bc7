using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox.Store;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Goes on where a feed does not take a gateway's cursor any more: entries before its oldest are lost to this gateway, and a feed that was restored from a backup
/// ends before what is here. Either is told in the lane itself, as an entry that says what happened.
/// </summary>
internal sealed partial class FeedRepair(IngestContext context, ILogger<FeedRepair> logger)
{
    /// <summary>Looks where the feed begins and ends, and goes on from there, in each lane by itself; false when it takes the cursor after all. Nothing else takes from the feed meanwhile.</summary>
    public async Task<bool> RepairAsync(OwnerMailbox mailbox, string code, CancellationToken stopping)
    {
        var bounds = await context.Calls.ReadAsync(
            mailbox.Owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IFeedGrain>(owner.Value).GetBoundsAsync(cancellationToken),
            stopping);
        var now = context.Time.GetUtcNow();
        var repaired = false;
        foreach (var lane in LaneOrder.MostUrgentFirst)
        {
            var here = mailbox.Intake[lane];
            if (code == MeshErrorCodes.Gone && bounds.Oldest[lane] > here.Fetched)
            {
                var goesOn = here with { Fetched = bounds.Oldest[lane] };
                await TellAsync(lane, goesOn, goesOn.Here, Lost(here.Fetched + 1, bounds.Oldest[lane]));
            }
            else if (code == MeshErrorCodes.Invalid && bounds.Newest[lane] < here.Fetched)
            {
                // The next entry of the hub stands here behind everything there is, and behind what tells of it.
                var behind = here.Here + 1;
                await TellAsync(lane, new LanePosition(bounds.Newest[lane], behind - bounds.Newest[lane]), behind, Restored(here.Fetched, bounds.Newest[lane]));
            }
        }

        return repaired;

        async Task TellAsync(Lane lane, LanePosition goesOn, long position, string problem)
        {
            repaired = true;
            LogTold(mailbox.Owner, problem);
            await mailbox.Intake.TakeAsync(lane, goesOn, [Entry(mailbox, lane, position, now, problem)], now, stopping);
        }
    }

    private static string Lost(long first, long last) => string.Create(
        CultureInfo.InvariantCulture,
        $"Entries {first} to {last} of this lane are no longer kept at the hub, and this gateway had not fetched them. Ask their senders to send them again.");

    private static string Restored(long fetched, long newest) => string.Create(
        CultureInfo.InvariantCulture,
        $"The hub's feed was restored from a backup: it ends at entry {newest} of this lane, and this gateway has {fetched}. What is here stays; what comes follows behind this.");

    private static Arrival Entry(OwnerMailbox mailbox, Lane lane, long position, DateTimeOffset now, string problem)
    {
        var operation = new OperationId(string.Create(CultureInfo.InvariantCulture, $"mailbox-{lane}-{position}"));
        var stamp = new HubTimestamp(now, OwnerDirectory.Default.Find(mailbox.Owner)!.Home);
        var envelope = new Envelope(MessageId.For(mailbox.Owner, operation), [mailbox.Owner], lane, now, [], 0, Sha256Hash.Of([])) { Kind = MessageKind.Note };
        return new Arrival(new MailItem(MailDirection.Received, envelope, stamp, stamp, position, MailState.Unreadable, null, problem, null), null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed of {Owner}: {What}")]
    private partial void LogTold(OwnerId owner, string what);
}
