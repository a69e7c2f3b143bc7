using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using Orleans.TestingHost.Utils;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>States of real grains in a running cluster, in a SQLite file that its silos share.</summary>
public sealed class GrainStateClusterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_state_outlives_the_cluster()
    {
        await using (InProcessTestCluster cluster = await DeployAsync(2))
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(number => cluster.Client.GetGrain<ILedgerGrain>("K" + number).Add(number)));
        }

        await using InProcessTestCluster again = await DeployAsync(2);
        int[] totals = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => again.Client.GetGrain<ILedgerGrain>("K" + number).Total()));
        Assert.Equal(Enumerable.Range(0, 40), totals);
    }

    [Fact]
    public async Task A_grain_whose_silo_was_killed_goes_on_with_what_it_has_written()
    {
        await using InProcessTestCluster cluster = await DeployAsync(2);
        ILedgerGrain[] ledgers = [.. Enumerable.Range(0, 40).Select(number => cluster.Client.GetGrain<ILedgerGrain>("K" + number))];
        await Task.WhenAll(ledgers.Select(ledger => ledger.Add(1)));

        await cluster.KillSiloAsync(cluster.Silos[^1]);

        // A call that was on its way when the silo died fails; reading may be repeated.
        await Task.WhenAll(ledgers.Select(ledger => TestingUtils.WaitUntilAsync(_ => AnswersAsync(ledger), TimeSpan.FromSeconds(20))));
        Assert.All(await Task.WhenAll(ledgers.Select(ledger => ledger.Add(1))), total => Assert.Equal(2, total));
    }

    [Fact]
    public async Task A_conflict_reaches_the_caller_and_ends_the_activation()
    {
        await using InProcessTestCluster cluster = await DeployAsync(1);
        ILedgerGrain ledger = cluster.Client.GetGrain<ILedgerGrain>("FR");
        await ledger.Add(1);
        string activation = await ledger.Activation();
        await WriteBehindItsBackAsync(cluster, ledger, total: 100);

        await Assert.ThrowsAsync<InconsistentStateException>(() => ledger.Add(1));

        Assert.Equal(100, await ledger.Total());
        Assert.NotEqual(activation, await ledger.Activation());
        Assert.Equal(101, await ledger.Add(1));
    }

    private static async Task<bool> AnswersAsync(ILedgerGrain ledger)
    {
        try
        {
            return await ledger.Total() == 1;
        }
        catch (OrleansMessageRejectionException)
        {
            return false;
        }
    }

    private static async Task WriteBehindItsBackAsync(InProcessTestCluster cluster, ILedgerGrain ledger, int total)
    {
        IGrainStorage storage = cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("hub");
        var state = new GrainState<LedgerGrain.Sum>();
        await storage.ReadStateAsync("ledger", ledger.GetGrainId(), state);
        state.State!.Total = total;
        await storage.WriteStateAsync("ledger", ledger.GetGrainId(), state);
    }

    private Task<InProcessTestCluster> DeployAsync(short silos) => Clusters.DeployAsync(silos, (_, silo) =>
    {
        silo.Services.Configure<ClusterOptions>(options => options.ServiceId = "ledgers");
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddAdoNetGrainStorage("hub", options =>
        {
            options.Invariant = "Microsoft.Data.Sqlite";
            options.ConnectionString = $"Data Source={_folder.File("state.db")}";
        });
    });
}
