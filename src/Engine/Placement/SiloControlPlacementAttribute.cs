using Orleans.Placement;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Places a grain on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloControlPlacementAttribute() : PlacementAttribute(new SiloControlPlacement());
