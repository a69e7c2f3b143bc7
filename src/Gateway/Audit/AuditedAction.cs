namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Metadata of an endpoint: requests to it leave an audit entry with this action, also when the answer is no.</summary>
/// <param name="Action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
/// <param name="OnlyRefusals">Whether only refusals do: the answer holds nothing of anybody's, and must be had also while no audit can be reached.</param>
internal sealed record AuditedAction(string Action, bool OnlyRefusals = false);
