using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>The services of a client.</summary>
internal static class ClientServices
{
    /// <summary>Adds them once.</summary>
    /// <exception cref="OrleansConfigurationException">The host has a silo already.</exception>
    public static void AddClient(this IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(ClusterClient)))
        {
            return;
        }

        if (services.Any(static service => service.ServiceType == typeof(Silo)))
        {
            throw new OrleansConfigurationException("A host has either a silo or a client: a silo brings its own client.");
        }

        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GeneratedRegistry>(static _ => GeneratedRegistry.CreateForApplication());
        services.TryAddSingleton<IGatewayListProvider>(static _ => throw new OrleansConfigurationException(
            "The client does not know where its cluster is: call UseLocalhostClustering, UseStaticClustering or UseAdoNetClustering, or register an IGatewayListProvider."));
        services.AddSingleton<InterfaceTable>();
        services.AddSingleton<GrainTypeMap>();
        services.AddSingleton<GatewayLinks>();
        services.AddSingleton<CallRuntime>(static provider => new ClientCallRuntime(
            provider.GetRequiredService<GeneratedRegistry>(),
            provider.GetRequiredService<InterfaceTable>(),
            provider.GetRequiredService<GatewayLinks>(),
            provider.GetServices<IOutgoingGrainCallFilter>(),
            provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout));
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<IClusterClient>(static provider => new FactoryClient(provider.GetRequiredService<GrainFactory>(), provider));
        services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<IClusterClient>());
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<ClusterClient>());
    }
}
