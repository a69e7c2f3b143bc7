using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>A hub's signature on another hub's audit head.</summary>
/// <param name="Signer">The hub that signed.</param>
/// <param name="At">When.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the head and the time.</param>
[GenerateSerializer, Immutable, Alias("audit-signature")]
public sealed record AuditSignature(
    [property: Id(0)] HubName Signer,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ReadOnlyMemory<byte> Signature);
