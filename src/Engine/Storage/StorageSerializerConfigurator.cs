using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Gives a storage without a serializer of its own the one that the services hold for its name, or for all.</summary>
internal sealed class StorageSerializerConfigurator<TOptions>(IServiceProvider services) : IPostConfigureOptions<TOptions>
    where TOptions : class, IStorageProviderSerializerOptions
{
    public void PostConfigure(string? name, TOptions options) =>
        options.GrainStorageSerializer ??= services.GetKeyedService<IGrainStorageSerializer>(name) ?? services.GetService<IGrainStorageSerializer>()!;
}
