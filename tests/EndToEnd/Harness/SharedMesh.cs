namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>Three hubs and a gateway that tests of several classes share; for tests that kill nothing.</summary>
public sealed class SharedMesh : IAsyncLifetime
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Collection = "Shared mesh";

    internal MeshProcesses Processes { get; private set; } = null!;

    public async Task InitializeAsync() => Processes = await MeshProcesses.StartAsync();

    public async Task DisposeAsync() => await Processes.DisposeAsync();
}

/// <summary>The tests that use one mesh and kill nothing of it.</summary>
[CollectionDefinition(SharedMesh.Collection)]
public sealed class SharedMeshCollection : ICollectionFixture<SharedMesh>;
