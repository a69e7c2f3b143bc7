namespace Interpol.Mesh.Grains.Cluster;

/// <summary>A silo that may be given actors.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">Its name, for example <c>lyon-1</c>; names the hub that it belongs to.</param>
public readonly record struct LiveSilo(SiloAddress Address, string Name);
