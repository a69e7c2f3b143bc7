using Orleans.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>The actor lives at its home hub (see <see cref="Interpol.Mesh.Contracts.Cluster.HomeHub"/>), and at the next-nearest while that has no silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HomeHubPlacementAttribute() : PlacementAttribute(new HomeHubPlacement());
