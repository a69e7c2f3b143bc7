using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Chooses how grain states are written.</summary>
public static class SystemTextJsonSerializerExtensions
{
    /// <summary>Writes grain states as JSON; <see cref="SystemTextJsonGrainStorageSerializerOptions"/> say how.</summary>
    public static ISiloBuilder UseSystemTextJsonGrainStorageSerializer(this ISiloBuilder siloBuilder)
    {
        siloBuilder.Services.AddOptions<SystemTextJsonGrainStorageSerializerOptions>();
        siloBuilder.Services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>());
        return siloBuilder;
    }
}
