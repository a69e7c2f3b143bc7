using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Makes the states of activations from the storages that are registered by name.</summary>
internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        IServiceProvider services = context.ActivationServices;
        IGrainStorage? storage = string.IsNullOrEmpty(config.StorageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(config.StorageName);
        return storage is null
            ? throw new OrleansConfigurationException(string.IsNullOrEmpty(config.StorageName)
                ? $"Grain '{context.GrainId.Type}' wants its state '{config.StateName}' from the default storage, and there is none: register one, for example with AddAdoNetGrainStorageAsDefault."
                : $"Grain '{context.GrainId.Type}' wants its state '{config.StateName}' from storage '{config.StorageName}', and there is none of that name: register one, for example with AddAdoNetGrainStorage(\"{config.StorageName}\", ...).")
            : new PersistentState<TState>(config.StateName, context, storage);
    }
}
