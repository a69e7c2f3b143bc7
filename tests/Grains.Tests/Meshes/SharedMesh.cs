namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>The tests that share a mesh.</summary>
[CollectionDefinition(Name)]
public sealed class SharedMesh : ICollectionFixture<MeshFixture>
{
    public const string Name = "shared mesh";
}
