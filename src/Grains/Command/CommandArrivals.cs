using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Command;

/// <summary>
/// What the Secretariat's feed hands over to the command centre: flash and urgent messages, their withdrawals, hits in the lane flash, which are those on persons who are wanted or dangerous, and what of a
/// deployment, a team or an event somebody has to see to. It becomes pending in the append that stores the entry, and its id is the cause by which the lead desk knows it again: it comes in once, whatever is killed.
/// </summary>
internal static class CommandArrivals
{
    /// <summary>The name of the link.</summary>
    public const string LinkName = "command";

    private const string HitCleared = "cleared";
    private const string DeploymentLate = "late";

    /// <summary>What of a deployment brings it into the queue, as its notes say it.</summary>
    private static readonly ImmutableArray<string> DeploymentAlarms = ["requested", DeploymentLate, "approval-lost", "over-time"];

    /// <summary>What of a deployment takes it out.</summary>
    private static readonly ImmutableArray<string> DeploymentEnds =
        [.. new[] { DeploymentState.Declined, DeploymentState.Cancelled, DeploymentState.Concluded, DeploymentState.Closed }.Select(EnumText.Of)];

    /// <summary>What of a team brings it into the queue.</summary>
    private const string TeamAlarm = "check-in-escalated";

    /// <summary>What of a team takes it out: the last of those who were missing has checked in, or nobody has to any more.</summary>
    private static readonly ImmutableArray<string> TeamEnds = ["check-in-answered", EnumText.Of(TeamStatus.Closed)];

    /// <summary>What of an event comes into the queue, each time as an item of its own: an emergency is not over when there is another.</summary>
    private static readonly ImmutableArray<string> EventAlarms = ["emergency", "turn-refused", "revoked-admitted"];

    /// <summary>Whether an entry of the Secretariat's feed is for the command centre.</summary>
    public static bool Concerns(Envelope envelope) => envelope.Kind switch
    {
        MessageKind.Note => envelope.Note switch
        {
            { Kind: NoteKind.Hit, Change: not null } => envelope.Lane == Lane.Flash,
            { Kind: NoteKind.Deployment, Change: { } change } => DeploymentAlarms.Contains(change.What) || DeploymentEnds.Contains(change.What),
            { Kind: NoteKind.Team, Change: { } change } => change.What == TeamAlarm || TeamEnds.Contains(change.What),
            { Kind: NoteKind.Event, Change: { } change } => EventAlarms.Contains(change.What),
            _ => false,
        },
        MessageKind.Withdrawal => envelope.About is not null && envelope.Lane != Lane.Routine,
        _ => envelope.Lane != Lane.Routine,
    };

    /// <summary>What comes into the queue with an entry.</summary>
    public static QueueArrival Of(FeedRow row)
    {
        var envelope = row.Envelope;
        var sender = envelope.Id.Sender;
        var cause = $"feed/{envelope.Id}";
        if (envelope.Note?.Change is { } change)
        {
            var what = change.What;
            var (kind, source, priority, ends) = envelope.Note.Kind switch
            {
                NoteKind.Hit => (QueueItemKind.Hit, change.Id, envelope.Lane, what == HitCleared),
                NoteKind.Team => (QueueItemKind.Alarm, change.Id, envelope.Lane, TeamEnds.Contains(what)),
                NoteKind.Event => (QueueItemKind.Alarm, $"{change.Id}/{envelope.Id}", envelope.Lane, false),
                _ => (QueueItemKind.Alarm, change.Id, what == DeploymentLate ? Lane.Flash : envelope.Lane, DeploymentEnds.Contains(what)),
            };
            return new QueueArrival(cause, kind, source, sender, priority, what) { Where = [sender], Ends = ends };
        }

        var arrival = new QueueArrival(cause, QueueItemKind.Message, (envelope.About ?? envelope.Id).Value, sender, envelope.Lane, EnumText.Of(envelope.Kind))
        {
            Where = [sender],
            ComposedAt = envelope.ComposedAt,
            AcceptedAt = row.Accepted.At,
            Ends = envelope.Kind == MessageKind.Withdrawal,
        };
        var within = envelope.AnswerBy - envelope.ComposedAt;
        return within > TimeSpan.Zero ? arrival with { AnswerWithin = within } : arrival;
    }

    /// <summary>Hands consecutive arrivals over.</summary>
    /// <returns>The highest number that was taken.</returns>
    public static async Task<long> SendAsync(IGrainFactory grains, IReadOnlyList<WindowEntry<QueueArrival>> entries, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ArriveAsync([.. entries.Select(entry => entry.Entry)], cancellationToken);
        return entries[^1].Number;
    }
}
