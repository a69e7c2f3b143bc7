using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Grains.Audit;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime.Hosting;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Brings the mesh's actors and what they need into a silo.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds placement, the grain storage <c>hub</c>, call statistics, and the services that send actors home, wake those with something pending and delete
    /// what is no longer kept. The hubs' databases and the options of the hubs' grain storages are the caller's to add.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="own">The silo's hub.</param>
    public static ISiloBuilder AddMeshGrains(this ISiloBuilder builder, HubName own)
    {
        builder.AddPlacementDirector<HomeHubPlacement, HomeHubPlacementDirector>();
        builder.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        builder.AddIncomingGrainCallFilter<CallStatisticsFilter>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(OwnerDirectory.Default);
        builder.Services.AddSingleton<HandlingRules>();
        builder.Services.AddOptions<MessageClockOptions>();
        builder.Services.AddSingleton<CallStatistics>();
        builder.Services.AddSingleton(services => new UndeliveredOverview(
            services.GetRequiredService<ISiloStatusOracle>().SiloName, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<FeedWaiterRegistry>();
        builder.Services.AddGrainStorage(HubGrainStorage.Name, (services, _) => new HubGrainStorage(services, own));
        builder.Services.AddHostedService<ComingHome>();
        builder.Services.AddHostedService<PendingSweep>();
        builder.Services.AddHostedService<Retention>();
        builder.Services.AddHostedService<AuditSealing>();
        return builder;
    }

    /// <summary>The name of the <c>AdoNetGrainStorageOptions</c> that say where the states of a hub's grains are.</summary>
    public static string StorageOptionsName(HubName hub) => HubGrainStorage.OptionsName(hub);
}
