using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Testing;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>
/// One mesh on SQLite for many tests: three hubs with a silo each and a gateway for all owners. Every test gets it whole: what an earlier one left dead is started
/// again, and after a test that failed there is a new one.
/// </summary>
public class RepairedMesh : IAsyncLifetime
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Collection = "Repaired mesh";

    private MeshProcesses? _mesh;

    /// <summary>The hub that its gateway stands at.</summary>
    private protected virtual HubName GatewayHub => HubName.Lyon;

    /// <summary>Runs a test; shows the processes' last words when it fails.</summary>
    internal async Task UseAsync(ITestOutputHelper output, Func<MeshProcesses, Task> test)
    {
        var mesh = _mesh ??= await MeshProcesses.CreateAsync(await MakeDatabasesAsync());
        try
        {
            await mesh.RepairAsync(GatewayHub);
            await test(mesh);
        }
        catch
        {
            output.WriteLine(mesh.LastWords());
            await EndAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public virtual Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task DisposeAsync() => EndAsync();

    /// <summary>Makes empty databases for a mesh.</summary>
    private protected virtual Task<MeshDatabases> MakeDatabasesAsync() => Task.FromResult(new MeshDatabases());

    private async Task EndAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
            _mesh = null;
        }
    }
}

/// <summary>The same with the gateway at Singapore, for tests of records and checks: each enters records of an owner of its own, and none looks for a line in a feed, where a list of thousands leaves as many.</summary>
public sealed class ScreeningMesh : RepairedMesh
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string ScreeningCollection = "Screening mesh";

    private protected override HubName GatewayHub => HubName.Singapore;
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class RepairedPostgresMesh : RepairedMesh
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string PostgresCollection = "Repaired mesh on PostgreSQL";

    /// <summary>The server that has all databases.</summary>
    public PostgresServer Server { get; } = new();

    /// <summary>The databases of the mesh that runs.</summary>
    internal MeshDatabases Databases { get; private set; } = new();

    /// <inheritdoc/>
    public override Task InitializeAsync() => Server.InitializeAsync();

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }

    private protected override async Task<MeshDatabases> MakeDatabasesAsync()
    {
        var hubs = new List<string>();
        foreach (var hub in HubName.All)
        {
            hubs.Add($"{hub}={await Server.CreateDatabaseAsync()}");
        }

        return Databases = MeshDatabases.OnServers(await Server.CreateDatabaseAsync(), hubs);
    }
}

/// <summary>The tests that use one mesh, one after the other.</summary>
[CollectionDefinition(RepairedMesh.Collection)]
public sealed class RepairedMeshCollection : ICollectionFixture<RepairedMesh>;

/// <summary>The tests of records and checks that use one mesh, one after the other.</summary>
[CollectionDefinition(ScreeningMesh.ScreeningCollection)]
public sealed class ScreeningMeshCollection : ICollectionFixture<ScreeningMesh>;

/// <summary>The tests that use one mesh on PostgreSQL, one after the other.</summary>
[CollectionDefinition(RepairedPostgresMesh.PostgresCollection)]
public sealed class RepairedPostgresMeshCollection : ICollectionFixture<RepairedPostgresMesh>;
