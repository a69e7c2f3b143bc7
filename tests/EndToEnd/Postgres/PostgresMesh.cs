using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.EndToEnd.Postgres;

/// <summary>Three hubs with a silo each and a gateway for all owners, on a PostgreSQL server with a database for the cluster and one for each hub.</summary>
public sealed class PostgresMesh : IAsyncLifetime
{
    private readonly Dictionary<HubName, string> _hubs = [];
    private MeshProcesses? _processes;

    /// <summary>The server that has all databases.</summary>
    public PostgresServer Server { get; } = new();

    /// <summary>The connection string of the cluster's database.</summary>
    public string Cluster { get; private set; } = string.Empty;

    internal MeshProcesses Processes => _processes!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Cluster = await Server.CreateDatabaseAsync();
        foreach (var hub in HubName.All)
        {
            _hubs[hub] = await Server.CreateDatabaseAsync();
        }

        _processes = await MeshProcesses.CreateAsync();
        await Task.WhenAll([.. HubName.All.Select(hub => StartSiloAsync(hub)), Processes.StartGatewayAsync(HubName.Lyon, null, [.. ClusterArguments()])]);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_processes is not null)
        {
            await _processes.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    /// <summary>The connection string of a hub's database.</summary>
    public string ConnectionOf(HubName hub) => _hubs[hub];

    /// <summary>Starts a hub's silo and waits until it is ready.</summary>
    internal Task<MemberProcess> StartSiloAsync(HubName hub) => Processes.StartSiloAsync(hub, 1, SiloArguments(hub, ConnectionOf(hub)));

    /// <summary>What a silo is told about its databases, with another one for one hub.</summary>
    internal string[] SiloArguments(HubName hub, string connection) =>
        [.. ClusterArguments(), .. HubName.All.SelectMany(each => new[] { "--hub-connection", $"{each}={(each == hub ? connection : ConnectionOf(each))}" })];

    private IEnumerable<string> ClusterArguments() => ["--provider", "postgresql", "--cluster-connection", Cluster];
}
