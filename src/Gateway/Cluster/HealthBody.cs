namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>How the gateway does.</summary>
/// <param name="Status">One word.</param>
internal sealed record HealthBody(string Status);
