using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>A page of the audit, newest first.</summary>
/// <param name="Hub">The hub whose audit it is from: the owner's.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Next">What to send in before for the next page; null when this is the last.</param>
internal sealed record AuditPageBody(HubName Hub, ImmutableArray<AuditEntryBody> Entries, long? Next);
