using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

/// <summary>What requests to change a consent, a case or a notice have in common, and all of those that say nothing more.</summary>
public record CommandRequest
{
    /// <summary>The caller's id of this operation, so that it can be repeated without effect; may stand in the header Idempotency-Key instead.</summary>
    public OperationId? OperationId { get; init; }
}

/// <summary>On whose behalf something was done.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when neither is known.</param>
public sealed record AuthorBody(OwnerId Owner, [property: PlainText(1, CaseLimits.MaxOfficer, OneLine = true)] string? Officer);
