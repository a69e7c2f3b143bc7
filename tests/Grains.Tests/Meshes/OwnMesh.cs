namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>The tests that each start a mesh of their own, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OwnMesh
{
    public const string Name = "own mesh";
}
