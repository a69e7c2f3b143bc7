using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>A hub's signature on a head, as a gateway keeps it.</summary>
/// <param name="Signer">The hub that signed.</param>
/// <param name="At">When.</param>
/// <param name="Signature">The signature.</param>
internal sealed record AuditSignatureTold(HubName Signer, DateTimeOffset At, byte[] Signature);
