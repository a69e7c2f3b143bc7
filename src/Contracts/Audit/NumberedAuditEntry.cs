using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>An entry as it stands in the chain.</summary>
/// <param name="Number">Its number, from 1 and without gaps.</param>
/// <param name="Entry">What it says.</param>
/// <param name="Hash">SHA-256 over the hash before it and what it says.</param>
[GenerateSerializer, Immutable, Alias("numbered-audit-entry")]
public sealed record NumberedAuditEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] AuditEntry Entry,
    [property: Id(2)] Sha256Hash Hash);
