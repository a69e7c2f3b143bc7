using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using Orleans.TestingHost.Utils;

namespace Interpol.Mesh.Engine.Tests.Reminders;

/// <summary>Reminders of real grains in a running cluster.</summary>
public sealed class ReminderClusterTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_reminder_calls_its_grain_again_and_again_until_it_is_unregistered()
    {
        await using InProcessTestCluster cluster = await DeployAsync(2);
        IClockGrain clock = cluster.Client.GetGrain<IClockGrain>("FR");
        await clock.Start(Period);
        await WaitForTicksAsync(clock, 3);

        await clock.Stop();
        IClockGrain other = cluster.Client.GetGrain<IClockGrain>("BR");
        int ticks = await clock.Ticks();
        await other.Start(Period);
        await WaitForTicksAsync(other, 4);

        // A tick that was under way when the reminder was removed may still count.
        Assert.InRange(await clock.Ticks(), ticks, ticks + 1);
    }

    [Fact]
    public async Task Reminders_of_a_dead_silo_go_on_without_anybody_calling_their_grains()
    {
        await using InProcessTestCluster cluster = await DeployAsync(3);
        Dictionary<string, List<IClockGrain>> bySilo = [];
        foreach (int number in Enumerable.Range(0, 30))
        {
            IClockGrain clock = cluster.Client.GetGrain<IClockGrain>("K" + number);
            await clock.Start(Period);
            string silo = await clock.WhereAmI();
            bySilo.TryAdd(silo, []);
            bySilo[silo].Add(clock);
        }

        InProcessSiloHandle victim = cluster.Silos[^1];
        string name = victim.ServiceProvider.GetRequiredService<ILocalSiloDetails>().Name;
        List<IClockGrain> orphans = bySilo[name];
        await Task.WhenAll(orphans.Select(clock => WaitForTicksAsync(clock, 1)));

        await cluster.KillSiloAsync(victim);
        IGrainStorage storage = cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();
        await Task.WhenAll(orphans.Select(async clock =>
        {
            int before = await StoredTicksAsync(storage, clock);
            await TestingUtils.WaitUntilAsync(async _ => await StoredTicksAsync(storage, clock) >= before + 3, Deadline);
        }));
    }

    private static async Task<int> StoredTicksAsync(IGrainStorage storage, IClockGrain clock)
    {
        var state = new GrainState<ClockGrain.Count>();
        await storage.ReadStateAsync("clock", clock.GetGrainId(), state);
        return state.State!.Ticks;
    }

    private static Task<InProcessTestCluster> DeployAsync(short silos) => Clusters.DeployAsync(silos, (_, silo) =>
    {
        silo.AddMemoryGrainStorageAsDefault();
        silo.UseInMemoryReminderService();
        silo.Services.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Period);
    });

    private static Task WaitForTicksAsync(IClockGrain clock, int atLeast) =>
        TestingUtils.WaitUntilAsync(async _ => await clock.Ticks() >= atLeast, Deadline);
}
