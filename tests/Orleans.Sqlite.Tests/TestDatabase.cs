using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Sqlite.Clustering;
using Orleans.Sqlite.Reminders;
using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

/// <summary>A folder for one test, with the parts under test on a file in it; all of it goes when the test ends.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-sqlite-").FullName;
    private readonly List<IDisposable> _opened = [];

    /// <summary>The file.</summary>
    public string File => Path.Combine(_folder, "test.db");

    /// <summary>The file's connection string, with a short wait for locks.</summary>
    public string ConnectionString => ConnectionStringOf(File);

    public static string ConnectionStringOf(string file) => $"Data Source={file};Default Timeout=2";

    public async Task<SqliteMembershipTable> OpenMembershipAsync(string clusterId = "cluster", string? connectionString = null)
    {
        var table = Keep(new SqliteMembershipTable(
            Options.Create(new SqliteClusteringSiloOptions { ConnectionString = connectionString ?? ConnectionString }),
            Options.Create(new ClusterOptions { ClusterId = clusterId, ServiceId = "service" }),
            NullLogger<SqliteMembershipTable>.Instance));
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    public async Task<SqliteGatewayListProvider> OpenGatewayListAsync(string clusterId = "cluster")
    {
        var list = Keep(new SqliteGatewayListProvider(
            Options.Create(new SqliteClusteringClientOptions { ConnectionString = ConnectionString }),
            Options.Create(new ClusterOptions { ClusterId = clusterId, ServiceId = "service" }),
            Options.Create(new GatewayOptions { GatewayListRefreshPeriod = TimeSpan.FromSeconds(7) }),
            NullLogger<SqliteGatewayListProvider>.Instance));
        await list.InitializeGatewayListProviderAsync();
        return list;
    }

    public async Task<SqliteReminderTable> OpenRemindersAsync(string serviceId = "service")
    {
        var table = Keep(new SqliteReminderTable(
            Options.Create(new SqliteReminderTableOptions { ConnectionString = ConnectionString }),
            Options.Create(new ClusterOptions { ClusterId = "cluster", ServiceId = serviceId }),
            NullLogger<SqliteReminderTable>.Instance));
        await table.StartAsync();
        return table;
    }

    public SqliteGrainStorage Storage(Action<SqliteGrainStorageOptions>? configure = null, string serviceId = "service", string name = "states") =>
        Keep(CreateStorage(ConnectionString, configure, serviceId, name));

    public static SqliteGrainStorage CreateStorage(string connectionString, Action<SqliteGrainStorageOptions>? configure, string serviceId, string name)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSerializer();
        services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        services.Configure<ClusterOptions>(cluster => cluster.ServiceId = serviceId);
        services.Configure<SqliteGrainStorageOptions>(name, options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
        return SqliteGrainStorageFactory.Create(services.BuildServiceProvider(), name);
    }

    /// <summary>Runs a statement on the file, from outside.</summary>
    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads one value from the file, from outside.</summary>
    public object? Read(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Opens the file, from outside.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    public T Keep<T>(T opened) where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    public void Dispose()
    {
        _opened.ForEach(opened => opened.Dispose());
        Directory.Delete(_folder, recursive: true);
    }
}
