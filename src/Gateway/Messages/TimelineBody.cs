using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What became of a message, for its sender.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="From">The sender.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="ComposedAt">When the sender's gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="AcceptedHub">The sender's hub.</param>
/// <param name="Recipients">The way to each recipient.</param>
internal sealed record TimelineBody(
    MessageId Id,
    OwnerId From,
    Lane Lane,
    DateTimeOffset ComposedAt,
    DateTimeOffset AcceptedAt,
    HubName AcceptedHub,
    ImmutableArray<RecipientBody> Recipients)
{
    /// <summary>The JSON form of a timeline.</summary>
    public static TimelineBody Of(MessageTimeline timeline) => new(
        timeline.Envelope.Id,
        timeline.Envelope.Id.Sender,
        timeline.Envelope.Lane,
        timeline.Envelope.ComposedAt,
        timeline.Accepted.At,
        timeline.Accepted.Hub,
        [.. timeline.Recipients.Select(RecipientBody.Of)]);
}

/// <summary>A message's way to one recipient; what has not happened yet, or is not known at the sender's hub yet, is null.</summary>
/// <param name="Owner">The recipient.</param>
/// <param name="StoredAt">When the recipient's hub flushed it.</param>
/// <param name="StoredHub">The recipient's hub.</param>
/// <param name="DeliveredAt">When a gateway of the recipient had it.</param>
/// <param name="ReadAt">When an officer read it.</param>
/// <param name="Refused">Why the recipient's feed refused it.</param>
internal sealed record RecipientBody(
    OwnerId Owner,
    DateTimeOffset? StoredAt,
    HubName? StoredHub,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? ReadAt,
    string? Refused)
{
    /// <summary>The JSON form of one recipient's progress.</summary>
    public static RecipientBody Of(RecipientProgress progress) => new(
        progress.Recipient,
        progress.Stored?.At,
        progress.Stored?.Hub,
        progress.Delivered?.At,
        progress.Read?.At,
        progress.Refused);
}
