namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Calls of one method of one kind of grain on one silo.</summary>
internal sealed record ClusterMethod(string Grain, string Method, double CallsPerSecond);
