namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Metadata of an endpoint: every request to it leaves an audit entry with this action, also when the answer is no.</summary>
/// <param name="Action">One of <see cref="Contracts.Audit.AuditActions"/>.</param>
internal sealed record AuditedAction(string Action);
