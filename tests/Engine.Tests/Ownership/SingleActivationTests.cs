using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Ownership;

public sealed class SingleActivationTests : IAsyncLifetime
{
    private const int Grains = 200;

    private readonly ServingLog _log = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(
        3,
        (_, silo) => silo.Services.AddSingleton(_log),
        static client => client.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(10)));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_grain_has_one_activation_in_the_cluster()
    {
        await Task.WhenAll(
            from caller in Enumerable.Range(0, 4)
            from silo in _cluster.Silos
            from grain in Enumerable.Range(0, Grains)
            select silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IServingGrain>($"grain-{grain}").Touch());

        Assert.Equal(Grains, _log.Served);
        Assert.Empty(_log.Overlaps);
    }

    [Fact]
    public async Task No_two_silos_serve_a_grain_while_silos_come_go_and_die_under_load()
    {
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 6).Select(caller => CallAsync(caller, stop.Token)));

        await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();
        await _cluster.StopSiloAsync(_cluster.Silos[1]);
        await _cluster.WaitForLivenessToStabilizeAsync();
        var victim = _cluster.Silos[2];
        _log.Killed(victim.SiloAddress);
        await _cluster.KillSiloAsync(victim);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        await _cluster.StartAdditionalSiloAsync();
        await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();

        await stop.CancelAsync();
        var calls = await load;
        Assert.Empty(_log.Overlaps);
        Assert.All(calls, made => Assert.True(made > 0));
    }

    private async Task<int> CallAsync(int caller, CancellationToken stop)
    {
        var made = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _cluster.Client.GetGrain<IServingGrain>($"grain-{(caller + (made * 7)) % Grains}").Touch();
            }
            catch (SiloUnavailableException)
            {
                // In flight to the silo that was killed.
            }

            made++;
        }

        return made;
    }
}
