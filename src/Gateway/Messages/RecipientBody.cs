using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A message's way to one recipient; what has not happened yet, or is not known at the sender's hub yet, is null.</summary>
/// <param name="Owner">The recipient.</param>
/// <param name="ForwardedAt">When the sender's hub handed it over.</param>
/// <param name="StoredAt">When the recipient's hub flushed it.</param>
/// <param name="StoredHub">The recipient's hub.</param>
/// <param name="DeliveredAt">When a gateway of the recipient had it.</param>
/// <param name="ReadAt">When an officer read it.</param>
/// <param name="AnsweredAt">When the recipient's answer was flushed at the sender's hub.</param>
/// <param name="ExpiredAt">When it expired before it was delivered.</param>
/// <param name="WithdrawnAt">When all gateways of the recipient stated that they have removed it.</param>
/// <param name="Refused">Why the recipient's feed refused it.</param>
/// <param name="Stages">The same as a list of what has happened, each with its hub and the lag behind the stage before.</param>
internal sealed record RecipientBody(
    OwnerId Owner,
    DateTimeOffset? ForwardedAt,
    DateTimeOffset? StoredAt,
    HubName? StoredHub,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? ReadAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? WithdrawnAt,
    string? Refused,
    ImmutableArray<StageBody> Stages)
{
    /// <summary>The JSON form of one recipient's progress.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="accepted">The stage before all others.</param>
    public static RecipientBody Of(RecipientProgress progress, Stamp accepted) => new(
        progress.Recipient,
        progress.Forwarded?.At,
        progress.Stored?.At,
        progress.Stored?.Hub,
        progress.Delivered?.At,
        progress.Read?.At,
        progress.Answered?.At,
        progress.Expired?.At,
        progress.Withdrawn?.At,
        progress.Refused,
        new StageLog(accepted.At)
            .Add("forwarded", progress.Forwarded)
            .Add("stored", progress.Stored)
            .Add("delivered", progress.Delivered)
            .Add("read", progress.Read)
            .Add("answered", progress.Answered)
            .Add("expired", progress.Expired)
            .Add("withdrawn", progress.Withdrawn)
            .ToImmutable());
}
