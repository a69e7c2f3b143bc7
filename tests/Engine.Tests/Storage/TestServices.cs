using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>Makes the services that a silo would have for one grain storage named <c>hub</c>.</summary>
internal static class TestServices
{
    internal const string StorageName = "hub";

    internal static ServiceProvider Sqlite(string file, Action<AdoNetGrainStorageOptions>? configure = null) => Create("Microsoft.Data.Sqlite", $"Data Source={file}", configure);

    internal static ServiceProvider Postgres(string connectionString, Action<AdoNetGrainStorageOptions>? configure = null) => Create("Npgsql", connectionString, configure);

    internal static IGrainStorage Storage(this IServiceProvider services) => services.GetRequiredKeyedService<IGrainStorage>(StorageName);

    internal static ServiceCollection Basics()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddOptions();
        services.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = "tests";
            options.ClusterId = "tests";
        });
        services.AddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
        return services;
    }

    private static ServiceProvider Create(string invariant, string connectionString, Action<AdoNetGrainStorageOptions>? configure)
    {
        ServiceCollection services = Basics();
        services.AddAdoNetGrainStorage(StorageName, options =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }
}
