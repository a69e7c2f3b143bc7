using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Command;

/// <summary>
/// What the Secretariat's feed hands over to the command centre: flash and urgent messages, their withdrawals, hits in the lane flash, which are those on persons who are wanted or dangerous, and what of a
/// deployment somebody has to see to. It becomes pending in the append that stores the entry, and its id is the cause by which the lead desk knows it again: it comes in once, whatever is killed.
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

    /// <summary>Whether an entry of the Secretariat's feed is for the command centre.</summary>
    public static bool Concerns(Envelope envelope) => envelope.Kind switch
    {
        MessageKind.Note => envelope.Note switch
        {
            { Kind: NoteKind.Hit, Change: not null } => envelope.Lane == Lane.Flash,
            { Kind: NoteKind.Deployment, Change: { } change } => DeploymentAlarms.Contains(change.What) || DeploymentEnds.Contains(change.What),
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
            return envelope.Note.Kind == NoteKind.Hit
                ? new QueueArrival(cause, QueueItemKind.Hit, change.Id, sender, envelope.Lane, change.What) { Where = [sender], Ends = change.What == HitCleared }
                : new QueueArrival(cause, QueueItemKind.Alarm, change.Id, sender, change.What == DeploymentLate ? Lane.Flash : envelope.Lane, change.What)
                {
                    Where = [sender],
                    Ends = DeploymentEnds.Contains(change.What),
                };
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
