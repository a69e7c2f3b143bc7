using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Placement;
using Interpol.Mesh.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Timers;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>The services of a silo.</summary>
internal static class SiloServices
{
    /// <summary>Adds them once.</summary>
    /// <exception cref="OrleansConfigurationException">The host has a client already.</exception>
    public static void AddSilo(this IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(Silo)))
        {
            return;
        }

        if (services.Any(static service => service.ServiceType == typeof(Clients.ClusterClient)))
        {
            throw new OrleansConfigurationException("A host has either a silo or a client: a silo brings its own client.");
        }

        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IProcessTable, LocalProcessTable>();
        services.TryAddSingleton<GeneratedRegistry>(static _ => GeneratedRegistry.CreateForApplication());
        services.TryAddSingleton<IMembershipTable>(static _ => throw new OrleansConfigurationException(
            "The silo does not know where its cluster's membership is kept: call UseLocalhostClustering or UseAdoNetClustering."));
        services.AddSingleton<InterfaceTable>();
        services.AddSingleton<GrainTypeMap>();
        services.AddSingleton(static provider => LocalSiloFactory.Create(
            provider.GetRequiredService<IOptions<SiloOptions>>().Value,
            provider.GetRequiredService<IOptions<EndpointOptions>>().Value,
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value,
            TimeProvider.System));
        services.AddSingleton<ILocalSiloDetails>(static provider => provider.GetRequiredService<LocalSilo>());
        services.AddSingleton(static provider => new SiloLease((long)provider.GetRequiredService<IOptions<MembershipTimings>>().Value.Lease.TotalMilliseconds));
        services.AddSingleton(static provider => new ViewSettlement(
            provider.GetRequiredService<LocalSilo>().Address,
            (long)provider.GetRequiredService<IOptions<MembershipTimings>>().Value.Lease.TotalMilliseconds,
            static () => Environment.TickCount64));
        services.AddSingleton<LocalOwnership>();
        services.AddSingleton<ILocalOwnership>(static provider => provider.GetRequiredService<LocalOwnership>());
        services.AddSingleton<SiloStatusOracle>();
        services.AddSingleton<ISiloStatusOracle>(static provider => provider.GetRequiredService<SiloStatusOracle>());
        services.AddSingleton(static provider => new SiloCallRuntime(
            provider.GetRequiredService<GeneratedRegistry>(),
            provider.GetRequiredService<InterfaceTable>(),
            provider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout));
        services.AddSingleton<CallRuntime>(static provider => provider.GetRequiredService<SiloCallRuntime>());
        services.AddSingleton<IGrainFactory, GrainFactory>();
        services.AddSingleton<IClusterClient, FactoryClient>();
        services.AddSingleton<ITimerRegistry, TimerRegistry>();
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ISiloLifecycle>(static provider => provider.GetRequiredService<SiloLifecycle>());
        services.AddSingleton<Silo>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<Silo>());
        services.AddSingleton<IHostedService, SiloHostedService>();
        services.AddPersistentState();
    }
}
