namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor on the silo whose name is its key.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("silo-placement")]
public sealed class SiloPlacement : PlacementStrategy;
