using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.PostgreSql;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>Where a silo finds its cluster, its reminders and the states of actors: SQLite files of this machine, or PostgreSQL.</summary>
internal static class SiloDatabases
{
    private const string PostgreSql = "Npgsql";
    private const int MaxConnections = 8;

    /// <summary>
    /// Seconds until a server that does not answer is given up, and with it the connection: less than a caller waits. After a link was cut an old connection would only
    /// be of use again when the system next repeats what was lost on it, which it does ever more rarely.
    /// </summary>
    private const int ServerPatience = 5;

    /// <summary>Joins the cluster through its database, where the reminders are too.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    public static ISiloBuilder UseClusterDatabase(this ISiloBuilder builder, MeshSiloOptions options)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var file = options.ClusterConnection ?? SqliteFile(options.DataFolder, "cluster.db");
            return builder
                .UseSqliteClustering(clustering => clustering.ConnectionString = file)
                .UseSqliteReminderService(reminders => reminders.ConnectionString = file);
        }

        var connection = options.ClusterConnection ?? throw new StartupException("PostgreSQL needs the connection string of the cluster's database.");
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new ClusterTables(connection));
        return builder
            .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (PostgreSql, Bounded(connection)))
            .UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (PostgreSql, Bounded(connection)));
    }

    /// <summary>Says how the states of actors are kept, in the database of each hub.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    public static void AddHubStorages(this ISiloBuilder builder, MeshSiloOptions options)
    {
        builder.UseSystemTextJsonGrainStorageSerializer();
        foreach (var hub in HubName.All)
        {
            builder.Services.AddOptions<SqliteGrainStorageOptions>(hub.Value).Configure<IGrainStorageSerializer>((storage, serializer) =>
                (storage.ConnectionString, storage.GrainStorageSerializer) = (SqliteFile(options.DataFolder, "hubs", hub.Value, "state.db"), serializer));
            builder.Services.AddOptions<AdoNetGrainStorageOptions>(hub.Value).Configure<IGrainStorageSerializer>((storage, serializer) =>
                (storage.Invariant, storage.ConnectionString, storage.GrainStorageSerializer) = (PostgreSql, Bounded(options.HubConnections.GetValueOrDefault(hub.Value)), serializer));
        }
    }

    /// <summary>Creates the grain storage over one hub's database.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="options">What the silo has to know.</param>
    /// <param name="hub">The hub.</param>
    public static IGrainStorage CreateStorage(IServiceProvider services, MeshSiloOptions options, HubName hub)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            return SqliteGrainStorageFactory.Create(services, hub.Value);
        }

        var databases = services.GetRequiredService<HubDatabases>();
        return new PostgresGrainStorage(AdoNetGrainStorageFactory.Create(services, hub.Value), cancellationToken => databases.OpenAsync(hub.Value, cancellationToken));
    }

    /// <summary>
    /// Orleans opens a connection for each call that is under way, up to Npgsql's hundred a silo and database; servers have a hundred for all. What waits for one of a
    /// few is soon served. What is no connection string is left to whoever opens it, and says so.
    /// </summary>
    private static string? Bounded(string? connection)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connection);
            builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, MaxConnections);
            builder.Timeout = Math.Min(builder.Timeout, ServerPatience);
            builder.CommandTimeout = Math.Min(builder.CommandTimeout, ServerPatience);
            return builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            return connection;
        }
    }

    private static string SqliteFile(params string[] path) => $"Data Source={Path.Combine(path)}";

    /// <summary>Makes the tables before the silo looks at them.</summary>
    private sealed class ClusterTables(string connection) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) =>
            lifecycle.Subscribe(nameof(ClusterTables), ServiceLifecycleStage.First, cancellationToken => PostgresClusterSchema.PrepareAsync(connection, cancellationToken));
    }
}
