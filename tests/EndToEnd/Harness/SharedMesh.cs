namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>Three hubs and a gateway that the tests of one class share; for tests that kill nothing.</summary>
public sealed class SharedMesh : IAsyncLifetime
{
    internal MeshProcesses Processes { get; private set; } = null!;

    public async Task InitializeAsync() => Processes = await MeshProcesses.StartAsync();

    public async Task DisposeAsync() => await Processes.DisposeAsync();
}
