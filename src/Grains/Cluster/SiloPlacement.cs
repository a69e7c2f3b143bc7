namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor on the silo whose name is its key.</summary>
public sealed class SiloPlacement : PlacementStrategy;
