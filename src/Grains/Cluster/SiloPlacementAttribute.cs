using Orleans.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>The actor lives on the silo whose name is its key (<c>lyon-1</c>); while there is none, it is somewhere else and has to refuse.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());
