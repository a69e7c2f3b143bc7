using Interpol.Mesh.Engine.Tests.Calls;
using Interpol.Mesh.Engine.Tests.Support;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Ownership;

public sealed class OwnershipTests
{
    [Fact]
    public async Task A_silo_that_joins_takes_its_share_and_the_others_keep_theirs()
    {
        await using var cluster = await Clusters.DeployAsync(2);
        var before = await WhereAsync(cluster, 100);

        var joined = await cluster.StartAdditionalSiloAsync();
        await cluster.WaitForLivenessToStabilizeAsync();
        var after = await WhereAsync(cluster, 100);

        Assert.All(after, entry => Assert.True(entry.Value.Equals(joined.SiloAddress) || entry.Value.Equals(before[entry.Key])));
        Assert.Contains(joined.SiloAddress, after.Values);
    }

    [Fact]
    public async Task What_a_stopped_silo_owned_is_served_by_the_others_and_no_call_fails()
    {
        await using var cluster = await Clusters.DeployAsync(3);
        await WhereAsync(cluster, 60);
        var leaving = cluster.Silos[1];

        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var calls = 0;
            while (!stop.IsCancellationRequested)
            {
                await cluster.Client.GetGrain<IEchoGrain>($"grain-{(worker + (8 * calls)) % 60}").Ping();
                calls++;
            }

            return calls;
        }));
        await cluster.StopSiloAsync(leaving);
        await cluster.WaitForLivenessToStabilizeAsync();
        await stop.CancelAsync();
        var made = await load;

        Assert.All(made, calls => Assert.True(calls > 0));
        Assert.DoesNotContain(leaving.SiloAddress, (await WhereAsync(cluster, 60)).Values);
    }

    [Fact]
    public async Task What_a_killed_silo_owned_is_served_again_at_once()
    {
        await using var cluster = await Clusters.DeployAsync(3);
        var homes = await WhereAsync(cluster, 60);
        var victim = cluster.Silos[2];
        var orphan = homes.First(entry => entry.Value.Equals(victim.SiloAddress)).Key;

        var started = TimeProvider.System.GetTimestamp();
        await cluster.KillSiloAsync(victim);
        await Eventually.SucceedsAsync(() => cluster.Client.GetGrain<IEchoGrain>(orphan).Ping());
        var took = TimeProvider.System.GetElapsedTime(started);

        Assert.True(took < TimeSpan.FromSeconds(2), $"It took {took.TotalMilliseconds} ms.");
        await cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        Assert.DoesNotContain(victim.SiloAddress, (await WhereAsync(cluster, 60)).Values);
    }

    [Fact]
    public async Task A_silo_of_the_same_name_takes_the_same_actors_again()
    {
        await using var cluster = await Clusters.DeployAsync(3);
        var before = await WhereAsync(cluster, 60);
        var victim = cluster.Silos[1];
        await cluster.KillSiloAsync(victim);
        await cluster.WaitForLivenessToStabilizeAsync(didKill: true);

        var back = await cluster.RestartStoppedSecondarySiloAsync(victim.Name);
        await cluster.WaitForLivenessToStabilizeAsync();
        var after = await WhereAsync(cluster, 60);

        Assert.All(before, entry => Assert.Equal(entry.Value.Equals(victim.SiloAddress) ? back.SiloAddress : entry.Value, after[entry.Key]));
    }

    private static async Task<Dictionary<string, SiloAddress>> WhereAsync(InProcessTestCluster cluster, int count)
    {
        var homes = new Dictionary<string, SiloAddress>();
        for (var i = 0; i < count; i++)
        {
            homes[$"grain-{i}"] = await cluster.Client.GetGrain<IEchoGrain>($"grain-{i}").WhereAmI();
        }

        return homes;
    }
}
