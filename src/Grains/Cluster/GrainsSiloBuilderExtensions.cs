using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Audit;
using Interpol.Mesh.Grains.Cases;
using Interpol.Mesh.Grains.Consent;
using Interpol.Mesh.Grains.Deployments;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Grains.Experts;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Hits;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Notices;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Grains.Replica;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Brings the mesh's actors and what they need into a silo.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds placement, the grain storage <c>hub</c>, call statistics, and the services that send actors home, wake those with something pending and delete
    /// what is no longer kept. The hubs' databases are the caller's to add.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="own">The silo's hub.</param>
    /// <param name="createStorage">Creates the grain storage over one hub's database; called once a hub, when it is first needed.</param>
    public static ISiloBuilder AddMeshGrains(this ISiloBuilder builder, HubName own, Func<IServiceProvider, HubName, IGrainStorage> createStorage)
    {
        builder.AddPlacementDirector<HomeHubPlacement, HomeHubPlacementDirector>();
        builder.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        builder.AddIncomingGrainCallFilter<CallStatisticsFilter>();
        builder.AddIncomingGrainCallFilter<StorageFailureFilter>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(OwnerDirectory.Default);
        builder.Services.AddSingleton<HandlingRules>();
        builder.Services.AddSingleton<RowSerializer>();
        builder.Services.AddSingleton<AggregateServices>();
        builder.Services.AddSingleton<ConsentRules>();
        builder.Services.AddSingleton<CaseRules>();
        builder.Services.AddSingleton(NoticeTypes.Default);
        builder.Services.AddSingleton<NoticeChecks>();
        builder.Services.AddSingleton<NoticeReaders>();
        builder.Services.AddSingleton<NoticeRules>();
        builder.Services.AddSingleton<RecordRules>();
        builder.Services.AddSingleton<HitRules>();
        builder.Services.AddSingleton<EventRules>();
        builder.Services.AddSingleton<ExpertRules>();
        builder.Services.AddSingleton<DeploymentRules>();
        builder.Services.AddOptions<OutboxOptions>();
        builder.Services.AddSingleton<CallStatistics>();
        builder.Services.AddSingleton(services => new UndeliveredOverview(
            services.GetRequiredService<ISiloStatusOracle>().SiloName, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<FeedWaiterRegistry>();
        builder.Services.AddGrainStorage(HubGrainStorage.Name, (services, _) => new HubGrainStorage(hub => createStorage(services, hub), own, services.GetService<CommitLease>(), services.GetRequiredService<ILogger<HubGrainStorage>>()));
        builder.Services.AddHostedService<HomeHubRebalancer>();
        builder.Services.AddHostedService<PendingActivator>();
        builder.Services.AddHostedService<Retention>();
        builder.Services.AddHostedService<AuditSealing>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ReplicaRefresh>(services, own));
        return builder;
    }
}
