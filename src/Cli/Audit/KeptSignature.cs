using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>A signature on a head that a gateway keeps.</summary>
internal sealed record KeptSignature(HubName Signer, DateTimeOffset At, byte[] Signature);
