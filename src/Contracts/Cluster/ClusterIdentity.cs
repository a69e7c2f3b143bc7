namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>The names under which silos and clients of one mesh find each other (set them as the cluster options' ClusterId and ServiceId), and under which they tell their figures.</summary>
public static class ClusterIdentity
{
    /// <summary>The cluster: which silos belong together.</summary>
    public const string ClusterId = "interpol-mesh";

    /// <summary>The service: whose grain state it is.</summary>
    public const string ServiceId = "interpol-mesh";

    /// <summary>The meter of the mesh's own figures; <c>docs/observability.md</c> lists its instruments.</summary>
    public const string Meter = "Interpol.Mesh";
}
