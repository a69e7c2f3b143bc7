using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>Which of Orleans' providers a silo uses: SQLite's on one machine, AdoNet's on PostgreSQL. Nothing else of a silo knows the difference.</summary>
internal static class SiloDatabases
{
    private const string PostgreSqlInvariant = "Npgsql";

    /// <summary>Membership and reminders, in the cluster's database.</summary>
    public static ISiloBuilder UseClusterDatabase(this ISiloBuilder builder, MeshSiloOptions options)
    {
        if (options.Provider == HubDatabaseProvider.Sqlite)
        {
            var file = options.ClusterConnection ?? $"Data Source={Path.Combine(options.DataFolder, "cluster.db")}";
            builder.UseSqliteClustering((SqliteClusteringSiloOptions clustering) => clustering.ConnectionString = file);
            return builder.UseSqliteReminderService((SqliteReminderTableOptions reminders) => reminders.ConnectionString = file);
        }

        var connection = options.ClusterConnection ?? throw new InvalidOperationException("PostgreSQL needs the connection string of the cluster's database.");
        builder.UseAdoNetClustering((AdoNetClusteringSiloOptions clustering) =>
        {
            clustering.Invariant = PostgreSqlInvariant;
            clustering.ConnectionString = connection;
        });
        return builder.UseAdoNetReminderService((AdoNetReminderTableOptions reminders) =>
        {
            reminders.Invariant = PostgreSqlInvariant;
            reminders.ConnectionString = connection;
        });
    }

    /// <summary>The options of the hubs' grain storages, by <see cref="StorageName"/>.</summary>
    public static void AddHubStorages(this ISiloBuilder builder, MeshSiloOptions options)
    {
        builder.UseSystemTextJsonGrainStorageSerializer();
        foreach (var hub in HubName.All)
        {
            builder.Services.AddOptions<SqliteGrainStorageOptions>(StorageName(hub)).Configure<IGrainStorageSerializer>((storage, serializer) =>
            {
                storage.ConnectionString = $"Data Source={Path.Combine(options.DataFolder, "hubs", hub.Value, "state.db")}";
                storage.GrainStorageSerializer = serializer;
            });
            builder.Services.AddOptions<AdoNetGrainStorageOptions>(StorageName(hub)).Configure<IGrainStorageSerializer>((storage, serializer) =>
            {
                storage.Invariant = PostgreSqlInvariant;
                storage.ConnectionString = options.HubConnections.GetValueOrDefault(hub)
                    ?? throw new HubUnavailableException(hub.Value, "grain state", "no connection string was given for this hub");
                storage.GrainStorageSerializer = serializer;
            });
        }
    }

    /// <summary>The grain storage over a hub's database.</summary>
    public static IGrainStorage CreateStorage(IServiceProvider services, MeshSiloOptions options, HubName hub) => options.Provider == HubDatabaseProvider.Sqlite
        ? SqliteGrainStorageFactory.Create(services, StorageName(hub))
        : AdoNetGrainStorageFactory.Create(services, StorageName(hub));

    private static string StorageName(HubName hub) => $"hub-{hub.Value}";
}
