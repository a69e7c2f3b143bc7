namespace Interpol.Mesh.Cli.Gateways;

/// <summary>One silo of the cluster; without figures when it did not answer the gateway.</summary>
internal sealed record ClusterSilo(string Name, string Status, bool Answers, int Activations, long MemoryBytes, double CallsPerSecond, IReadOnlyList<ClusterMethod>? Methods);
