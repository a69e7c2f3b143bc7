namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>The tests of messages, which take many owners and share a mesh of their own.</summary>
[CollectionDefinition(Name)]
public sealed class MessagesMesh : ICollectionFixture<MeshFixture>
{
    public const string Name = "messages mesh";
}
