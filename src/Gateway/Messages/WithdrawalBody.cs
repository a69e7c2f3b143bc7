using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>From how many a withdrawn message is gone, as their gateways state; that is no proof.</summary>
/// <param name="Gone">From how many all gateways state that they removed it.</param>
/// <param name="Total">To how many it went, also by declared forwards.</param>
internal sealed record WithdrawalBody(int Gone, int Total)
{
    /// <summary>The count for a timeline.</summary>
    public static WithdrawalBody Of(MessageTimeline timeline)
    {
        // A recipient that refused the message never had it.
        var recipients = timeline.Recipients.Where(recipient => recipient.Refused is null).ToList();
        var passedOn = timeline.Forwards.SelectMany(forward => forward.Recipients).ToList();
        return new WithdrawalBody(
            recipients.Count(recipient => recipient.Withdrawn is not null) + passedOn.Count(recipient => recipient.Withdrawn is not null),
            recipients.Count + passedOn.Count);
    }
}
