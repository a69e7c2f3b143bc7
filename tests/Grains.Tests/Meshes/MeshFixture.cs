namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>One mesh for all tests that leave its silos alone. Each test takes owners of its own.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    private MeshCluster? _mesh;

    internal MeshCluster Mesh => _mesh!;

    public async Task InitializeAsync() => _mesh = await MeshCluster.StartAsync();

    public async Task DisposeAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }
    }
}
