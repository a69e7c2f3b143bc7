namespace Interpol.Mesh.Cli.Gateways;

/// <summary>One silo of the cluster.</summary>
internal sealed record ClusterSilo(string Name, string Hub, string Status, int Activations, long MemoryBytes, IReadOnlyList<ClusterMethod>? Methods)
{
    /// <summary>Calls of all methods over the last seconds.</summary>
    public double CallsPerSecond => (Methods ?? []).Sum(method => method.CallsPerSecond);
}
