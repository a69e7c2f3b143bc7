using Interpol.Mesh.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Orleans.Hosting;

/// <summary>Registers grain storages in memory, for tests and trials: their states are lost with the process.</summary>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    /// <summary>Registers the default grain storage.</summary>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder, Action<MemoryGrainStorageOptions> configureOptions) =>
        builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Registers the default grain storage.</summary>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null) =>
        builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Registers a grain storage under a name.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name, Action<MemoryGrainStorageOptions> configureOptions) =>
        builder.AddMemoryGrainStorage(name, options => options.Configure(configureOptions));

    /// <summary>Registers a grain storage under a name.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null)
    {
        configureOptions?.Invoke(builder.Services.AddOptions<MemoryGrainStorageOptions>(name));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<MemoryGrainStorageOptions>, StorageSerializerConfigurator<MemoryGrainStorageOptions>>());
        builder.Services.TryAddSingleton<MemoryGrainStateStore>();
        builder.Services.AddGrainStorage(name, static (services, key) => new MemoryGrainStorage(
            key,
            services.GetRequiredService<IOptionsMonitor<MemoryGrainStorageOptions>>().Get(key).GrainStorageSerializer,
            services.GetRequiredService<MemoryGrainStateStore>(),
            services.GetRequiredService<ILogger<MemoryGrainStorage>>()));
        return builder;
    }
}
