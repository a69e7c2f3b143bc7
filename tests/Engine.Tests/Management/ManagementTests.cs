using Interpol.Mesh.Engine.Tests.Support;
using Interpol.Mesh.Engine.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Management;

public sealed class ManagementTests : IAsyncLifetime
{
    private readonly Gates _gates = new();
    private readonly LifeLog _log = new();
    private InProcessTestCluster _cluster = null!;

    private IManagementGrain Management => _cluster.Client.GetGrain<IManagementGrain>(0);

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(2, (_, silo) =>
    {
        silo.Services.AddSingleton(_gates).AddSingleton(_log);
        silo.Configure<GrainCollectionOptions>(static options => options.CollectionQuantum = TimeSpan.FromMilliseconds(50));
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task It_knows_the_hosts()
    {
        var addresses = _cluster.Silos.Select(static silo => silo.SiloAddress).ToHashSet();

        var hosts = await Management.GetHosts(onlyActive: true);
        var detailed = await Management.GetDetailedHosts(onlyActive: true);

        Assert.Equal(addresses, hosts.Keys.ToHashSet());
        Assert.Equal(["Silo_0", "Silo_1"], detailed.Select(static entry => entry.SiloName).Order());
    }

    [Fact]
    public async Task It_finds_activations_by_type_and_host()
    {
        for (var i = 0; i < 20; i++)
        {
            await Life($"counted-{i}").Touch();
        }

        var type = typeof(LifeGrain).FullName!;
        var all = await Management.GetDetailedGrainStatistics([type]);
        var first = await Management.GetDetailedGrainStatistics([type], [_cluster.Silos[0].SiloAddress]);
        var counts = await Management.GetSimpleGrainStatistics();
        var address = await Management.GetActivationAddress(Life("counted-3"));

        Assert.Equal(20, all.Length);
        Assert.All(first, item => Assert.Equal(_cluster.Silos[0].SiloAddress, item.SiloAddress));
        Assert.Equal(20, counts.Where(item => item.GrainType == type).Sum(static item => item.ActivationCount));
        Assert.True(await Management.GetTotalActivationCount() >= 20);
        Assert.Equal(all.Single(static item => item.GrainId.Key.ToString() == "counted-3").SiloAddress, address);
        Assert.Null(await Management.GetActivationAddress(Life("nobody-called-it")));
    }

    [Fact]
    public async Task It_collects_what_is_idle_but_not_what_asked_to_stay()
    {
        await Life("idle").Touch();
        await Life("stays").Delay(TimeSpan.FromHours(1));

        await Management.ForceActivationCollection(TimeSpan.Zero);

        await Eventually.TrueAsync(async () => await Management.GetActivationAddress(Life("idle")) is null);
        Assert.Contains(("idle", DeactivationReasonCode.ActivationIdle), _log.Ended);
        Assert.NotNull(await Management.GetActivationAddress(Life("stays")));
    }

    [Fact]
    public async Task Any_grain_can_be_told_to_deactivate_or_migrate()
    {
        await Life("told").Touch();
        await Life("told").AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await Eventually.TrueAsync(() => _log.Ended.Contains(("told", DeactivationReasonCode.ApplicationRequested)));

        await Life("told").Touch();
        await Life("told").AsReference<IGrainManagementExtension>().MigrateOnIdle();
        await Eventually.TrueAsync(() => _log.Ended.Contains(("told", DeactivationReasonCode.Migrating)));
        await Life("told").Touch();
    }

    [Fact]
    public async Task A_grain_that_cannot_activate_fails_its_callers_and_is_tried_again()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => _cluster.Client.GetGrain<IUnwellGrain>("unwell").Touch());
        Assert.Equal("Not today.", failed.Message);

        await _cluster.Client.GetGrain<IUnwellGrain>("unwell").Touch();
    }

    [Fact]
    public async Task A_stateless_worker_runs_beside_itself_on_the_silo_that_is_called()
    {
        foreach (var silo in _cluster.Silos)
        {
            var gate = $"work-{silo.Name}";
            var worker = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IWorkerGrain>(0);
            var calls = Enumerable.Range(0, 3).Select(_ => worker.Work(gate)).ToList();

            // Two workers a silo: the third call waits for one of them.
            await Eventually.TrueAsync(() => _gates[gate].Arrived == 2);
            _gates[gate].Open();

            Assert.All(await Task.WhenAll(calls), address => Assert.Equal(silo.SiloAddress, address));
        }
    }

    [Fact]
    public async Task A_client_spreads_stateless_work_over_the_gateways()
    {
        _gates["spread"].Open();
        var worker = _cluster.Client.GetGrain<IWorkerGrain>(1);

        var silos = new HashSet<SiloAddress>();
        for (var i = 0; i < 10; i++)
        {
            silos.Add(await worker.Work("spread"));
        }

        Assert.Equal(2, silos.Count);
    }

    [Fact]
    public async Task Stopping_a_silo_deactivates_its_grains()
    {
        for (var i = 0; i < 20; i++)
        {
            await Life($"stop-{i}").Touch();
        }

        await _cluster.StopSiloAsync(_cluster.Silos[1]);

        Assert.Contains(_log.Ended, static ended => ended.Grain.StartsWith("stop-", StringComparison.Ordinal));
        Assert.All(_log.Ended, static ended => Assert.True(ended.Reason is DeactivationReasonCode.RuntimeRequested or DeactivationReasonCode.ShuttingDown));
    }

    private ILifeGrain Life(string key) => _cluster.Client.GetGrain<ILifeGrain>(key);
}
