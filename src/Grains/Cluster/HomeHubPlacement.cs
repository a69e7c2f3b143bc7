namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor at its home hub, and at the next-nearest while that has no silo.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("home-hub-placement")]
public sealed class HomeHubPlacement : PlacementStrategy;
