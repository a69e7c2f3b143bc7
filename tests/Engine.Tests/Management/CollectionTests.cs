using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Tests.Support;
using Interpol.Mesh.Engine.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Interpol.Mesh.Engine.Tests.Management;

public sealed class CollectionTests
{
    [Fact]
    public async Task What_is_idle_is_collected_in_time()
    {
        var log = new LifeLog();
        await using var cluster = await Clusters.DeployAsync(1, (_, silo) =>
        {
            silo.Services.AddSingleton(new Gates()).AddSingleton(log);
            silo.Configure<GrainCollectionOptions>(static options =>
            {
                options.CollectionQuantum = TimeSpan.FromMilliseconds(20);
                options.CollectionAge = TimeSpan.FromMilliseconds(100);
            });
        });

        await cluster.Client.GetGrain<IShortLivedGrain>("short").Touch();
        await cluster.Client.GetGrain<ILifeGrain>("ten-minutes").Touch();

        await Eventually.TrueAsync(() => log.Ended.Contains(("short", DeactivationReasonCode.ActivationIdle)));
        Assert.DoesNotContain(log.Ended, static ended => ended.Grain == "ten-minutes");
    }

    [Fact]
    public async Task A_grain_whose_call_never_ends_is_given_up_when_it_has_to_go()
    {
        var gates = new Gates();
        await using var cluster = await Clusters.DeployAsync(1, (_, silo) =>
        {
            silo.Services.AddSingleton(gates).AddSingleton(new LifeLog());
            silo.Configure<GrainCollectionOptions>(static options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(100));
        });
        var grain = cluster.Client.GetGrain<ITurnGrain>("stuck");
        var stuck = grain.Hold("stuck");
        await Eventually.TrueAsync(() => gates["stuck"].Arrived == 1);

        // The management call would queue behind the stuck one, so the silo is asked directly.
        Assert.True(cluster.Silos[0].ServiceProvider.GetRequiredService<Silo>().Parts.Catalog.TryGet(grain.GetGrainId(), out var activation));
        activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test asks."));

        // A new activation serves; what the old one says at last is not an answer any more.
        await grain.Yield(1);
        gates["stuck"].Open();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => stuck);
    }
}
