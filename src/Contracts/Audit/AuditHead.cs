using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Where the audit chain of a hub stood.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Number">The number of its last entry; 0 before the first.</param>
/// <param name="Hash">The hash of that entry, which holds those of all before it.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("audit-head")]
public sealed record AuditHead(
    [property: Id(0)] HubName Hub,
    [property: Id(1)] long Number,
    [property: Id(2)] Sha256Hash Hash,
    [property: Id(3)] DateTimeOffset At);

/// <summary>A hub's signature on another hub's audit head.</summary>
/// <param name="Signer">The hub that signed.</param>
/// <param name="At">When.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the head and the time.</param>
[GenerateSerializer, Immutable, Alias("audit-signature")]
public sealed record AuditSignature(
    [property: Id(0)] HubName Signer,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ReadOnlyMemory<byte> Signature);

/// <summary>A head with the signatures of the other hubs; one that was away is missing until it is back.</summary>
/// <param name="Head">The head.</param>
/// <param name="Signatures">The signatures there are.</param>
[GenerateSerializer, Immutable, Alias("signed-audit-head")]
public sealed record SignedAuditHead([property: Id(0)] AuditHead Head, [property: Id(1)] ImmutableArray<AuditSignature> Signatures);
