using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A message's way to one recipient; what has not happened yet, or is not known at the sender's hub yet, is null.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Stored">Flushed at the recipient's hub.</param>
/// <param name="Delivered">A gateway of the recipient has it.</param>
/// <param name="Read">An officer has read it.</param>
/// <param name="Refused">Why the recipient's feed refused it; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("recipient-progress")]
public sealed record RecipientProgress(
    [property: Id(0)] OwnerId Recipient,
    [property: Id(1)] Stamp? Stored,
    [property: Id(2)] Stamp? Delivered,
    [property: Id(3)] Stamp? Read,
    [property: Id(4)] string? Refused)
{
    /// <summary>Handed to the recipient's hub.</summary>
    [Id(5)]
    public Stamp? Forwarded { get; init; }

    /// <summary>The recipient's first answer is flushed at the sender's hub.</summary>
    [Id(6)]
    public Stamp? Answered { get; init; }

    /// <summary>It expired before it was delivered.</summary>
    [Id(7)]
    public Stamp? Expired { get; init; }

    /// <summary>All gateways of the recipient state that they have removed it.</summary>
    [Id(8)]
    public Stamp? Withdrawn { get; init; }
}
