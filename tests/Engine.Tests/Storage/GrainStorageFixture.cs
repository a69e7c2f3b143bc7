using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>A folder of its own for the files of one test.</summary>
public sealed class TestFolder : IDisposable
{
    public TestFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "mesh-test-" + Guid.NewGuid().ToString("N"));

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Makes the services that a silo would have for one grain storage.</summary>
internal static class StorageServicesOfTests
{
    internal static ServiceProvider Create(string name, Action<AdoNetGrainStorageOptions> configure, string serviceId = "tests")
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddOptions();
        services.Configure<ClusterOptions>(options => options.ServiceId = serviceId);
        services.AddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
        services.AddAdoNetGrainStorage(name, configure);
        return services.BuildServiceProvider();
    }

    internal static ServiceProvider Sqlite(string file) => Create("hub", options =>
    {
        options.Invariant = "Microsoft.Data.Sqlite";
        options.ConnectionString = $"Data Source={file}";
    });

    internal static ServiceProvider Postgres(string connectionString) => Create("hub", options =>
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = connectionString;
    });

    internal static IGrainStorage Storage(this IServiceProvider services, string name = "hub") => services.GetRequiredKeyedService<IGrainStorage>(name);
}

/// <summary>The databases that every storage test is run against.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "databases";
}
