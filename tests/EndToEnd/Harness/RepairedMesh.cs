using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>
/// One mesh for many tests: three hubs with a silo each and a gateway for all owners. Every test gets it whole: what an earlier one left dead is started
/// again, and after a test that failed there is a new one.
/// </summary>
public sealed class RepairedMesh : IAsyncLifetime
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Collection = "Repaired mesh";

    private MeshProcesses? _mesh;

    /// <summary>Runs a test; shows the processes' last words when it fails.</summary>
    internal async Task UseAsync(ITestOutputHelper output, Func<MeshProcesses, Task> test)
    {
        var mesh = _mesh ??= await MeshProcesses.CreateAsync();
        try
        {
            await mesh.RepairAsync();
            await test(mesh);
        }
        catch
        {
            output.WriteLine(mesh.LastWords());
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
            _mesh = null;
        }
    }
}

/// <summary>The tests that use one mesh, one after the other.</summary>
[CollectionDefinition(RepairedMesh.Collection)]
public sealed class RepairedMeshCollection : ICollectionFixture<RepairedMesh>;
