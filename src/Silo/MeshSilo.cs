using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Audit;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Silo.Boundary;
using Interpol.Mesh.Storage;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>Puts a silo of the mesh together; the program, the tests and the benchmarks use the same composition.</summary>
public static class MeshSilo
{
    private const string SqliteInvariant = "Microsoft.Data.Sqlite";
    private const string PostgreSqlInvariant = "Npgsql";

    /// <summary>How long a silo waits for another actor's answer before it takes the outcome as unknown.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds everything that a silo of the mesh needs but clustering and reminders: actors, placement, databases, grain storage, services.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    public static ISiloBuilder AddInterpolMesh(this ISiloBuilder builder, MeshSiloOptions options)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHubDatabases(databases =>
        {
            databases.Provider = options.Provider;
            databases.DataFolder = options.DataFolder;
            foreach (var (hub, connection) in options.HubConnections)
            {
                databases.ConnectionStrings[hub.Value] = connection;
            }
        });
        builder.Services.AddSingleton(new HubKey(options.Hub, options.HubKey ?? options.Keys.HubKey(options.Hub)));
        builder.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        builder.AddMeshGrains(options.Hub, (services, hub) => CreateStorage(services, options, hub));
        return options.Boundary == SiloBoundary.Open ? builder : builder.AddBoundary(options.Hub, options.Keys);
    }

    /// <summary>Joins the cluster through its database, where the reminders are too.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    /// <param name="siloName">The silo's name, for example <c>lyon-1</c>.</param>
    /// <param name="siloPort">The port for other silos.</param>
    /// <param name="gatewayPort">The port for clients.</param>
    public static ISiloBuilder JoinInterpolMesh(this ISiloBuilder builder, MeshSiloOptions options, string siloName, int siloPort, int gatewayPort)
    {
        var connection = ClusterConnection(options);
        var invariant = Invariant(options.Provider);
        builder.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = ClusterIdentity.ClusterId;
            cluster.ServiceId = ClusterIdentity.ServiceId;
        });
        builder.Configure<SiloOptions>(silo => silo.SiloName = siloName);
        builder.ConfigureEndpoints(System.Net.IPAddress.Loopback, siloPort, gatewayPort);
        _ = options.Tls ? builder.UseMutualTls(options.Keys, siloName) : builder.UseLoopbackOnly();
        builder.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = invariant;
            clustering.ConnectionString = connection;
        });
        return builder.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = invariant;
            reminders.ConnectionString = connection;
        });
    }

    private static string Invariant(HubDatabaseProvider provider) => provider == HubDatabaseProvider.Sqlite ? SqliteInvariant : PostgreSqlInvariant;

    private static string ClusterConnection(MeshSiloOptions options) =>
        options.ClusterConnection ?? (options.Provider == HubDatabaseProvider.Sqlite
            ? $"Data Source={Path.Combine(options.DataFolder, "cluster.db")}"
            : throw new InvalidOperationException("PostgreSQL needs the connection string of the cluster's database."));

    private static string StateConnection(MeshSiloOptions options, HubName hub)
    {
        if (options.Provider != HubDatabaseProvider.Sqlite)
        {
            return options.HubConnections.TryGetValue(hub, out var connection)
                ? connection
                : throw new HubUnavailableException(hub.Value, "grain state", "no connection string was given for this hub");
        }

        var folder = Path.Combine(options.DataFolder, "hubs", hub.Value);
        Directory.CreateDirectory(folder);
        return $"Data Source={Path.Combine(folder, "state.db")}";
    }
}
