using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>A head of an audit chain that a gateway was told.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Number">The number of the chain's last entry.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record KnownAuditHead(HubName Hub, long Number, Sha256Hash Hash);
