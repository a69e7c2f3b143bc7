using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>What every silo has, whichever storages it registers.</summary>
internal static class StorageServices
{
    /// <summary>Adds what <see cref="PersistentStateAttribute"/> needs.</summary>
    internal static IServiceCollection AddPersistentState(this IServiceCollection services)
    {
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        return services;
    }
}
