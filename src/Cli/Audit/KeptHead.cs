using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>A line of the heads that a gateway keeps.</summary>
internal sealed record KeptHead(HubName Hub, long Number, Sha256Hash Hash, DateTimeOffset? At, string? ToldBy, KeptSignature[]? Signatures);
