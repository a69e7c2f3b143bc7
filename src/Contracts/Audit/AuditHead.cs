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
