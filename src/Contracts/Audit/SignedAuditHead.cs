using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>A head with the signatures of the other hubs; one that was away is missing until it is back.</summary>
/// <param name="Head">The head.</param>
/// <param name="Signatures">The signatures there are.</param>
[GenerateSerializer, Immutable, Alias("signed-audit-head")]
public sealed record SignedAuditHead([property: Id(0)] AuditHead Head, [property: Id(1)] ImmutableArray<AuditSignature> Signatures);
