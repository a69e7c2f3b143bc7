namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor at its home hub, and at the next-nearest while that has no silo.</summary>
public sealed class HomeHubPlacement : PlacementStrategy;
