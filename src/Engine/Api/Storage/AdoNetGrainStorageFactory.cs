using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Storage;

/// <summary>Makes grain storages in relational databases.</summary>
public static class AdoNetGrainStorageFactory
{
    /// <summary>Makes the storage whose <see cref="AdoNetGrainStorageOptions"/> have the name <paramref name="name"/>; its database is opened when it takes part in a lifecycle, or at first use.</summary>
    /// <exception cref="Runtime.OrleansConfigurationException">The options of that name are incomplete.</exception>
    public static AdoNetGrainStorage Create(IServiceProvider services, string name) => new(
        name,
        services.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get(name),
        services.GetRequiredService<IOptions<ClusterOptions>>().Value,
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        services.GetRequiredService<ILogger<AdoNetGrainStorage>>());
}
