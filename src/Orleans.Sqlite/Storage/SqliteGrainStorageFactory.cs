using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Configuration.Overrides;
using Orleans.Serialization.Serializers;

namespace Orleans.Storage;

/// <summary>Makes grain storages.</summary>
public static class SqliteGrainStorageFactory
{
    /// <summary>
    /// Makes the storage of a name from the <see cref="SqliteGrainStorageOptions"/> of that name. An application that has one file per
    /// something calls this for each; it disposes what it made.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The storage's name.</param>
    /// <returns>The storage; it opens its file with the first operation unless it takes part in the silo's life.</returns>
    public static SqliteGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(name);
        new DefaultStorageProviderSerializerOptionsConfigurator<SqliteGrainStorageOptions>(services).PostConfigure(name, options);
        return new SqliteGrainStorage(
            name,
            options,
            services.GetProviderClusterOptions(name).Value,
            services.GetRequiredService<IActivatorProvider>(),
            services.GetRequiredService<ILogger<SqliteGrainStorage>>());
    }
}
