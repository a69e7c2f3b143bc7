using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Storage;

/// <summary>Registers the hubs' databases.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Registers <see cref="HubDatabases"/> as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says where the databases are.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHubDatabases(this IServiceCollection services, Action<HubDatabaseOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HubDatabases>();
        return services;
    }
}
