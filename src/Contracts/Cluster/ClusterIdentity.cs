namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>The names under which silos and clients of one mesh find each other; set them as the cluster options' ClusterId and ServiceId.</summary>
public static class ClusterIdentity
{
    /// <summary>The cluster: which silos belong together.</summary>
    public const string ClusterId = "interpol-mesh";

    /// <summary>The service: whose grain state it is.</summary>
    public const string ServiceId = "interpol-mesh";
}
