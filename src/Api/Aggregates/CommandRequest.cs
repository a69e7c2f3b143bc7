using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

/// <summary>What requests to change a consent, a case or a notice have in common.</summary>
public abstract record CommandRequest
{
    /// <summary>The caller's id of this operation, so that it can be repeated without effect; may stand in the header Idempotency-Key instead.</summary>
    public OperationId? OperationId { get; init; }
}
