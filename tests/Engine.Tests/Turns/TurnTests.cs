using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Turns;

public sealed class TurnTests : IAsyncLifetime
{
    private readonly Gates _gates = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(
        2,
        (_, silo) =>
        {
            silo.Services.AddSingleton(_gates);
            silo.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(1));
        },
        static client => client.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Turns_of_one_grain_never_overlap()
    {
        var grain = _cluster.Client.GetGrain<ITurnGrain>("one");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.Yield(5)));

        Assert.Equal(1, await grain.HighestRunning());
    }

    [Fact]
    public async Task A_call_waits_for_the_one_before_it()
    {
        var grain = _cluster.Client.GetGrain<ITurnGrain>("waits");
        var first = grain.Hold("waits-first");
        await Eventually.TrueAsync(() => _gates["waits-first"].Arrived == 1);
        var second = grain.Hold("waits-second");

        // The look interleaves, and arrives behind the second call on the same connection.
        Assert.Equal(1, await grain.Look());
        Assert.Equal(0, _gates["waits-second"].Arrived);

        _gates["waits-second"].Open();
        _gates["waits-first"].Open();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_reentrant_grain_lets_calls_in_while_others_wait()
    {
        var grain = _cluster.Client.GetGrain<IReentrantTurnGrain>("reentrant");
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Hold("reentrant")).ToList();

        await Eventually.TrueAsync(() => _gates["reentrant"].Arrived == 3);

        _gates["reentrant"].Open();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Read_only_calls_share_the_grain_with_each_other_only()
    {
        var grain = _cluster.Client.GetGrain<ITurnGrain>("readers");
        var readers = new[] { grain.Read("read"), grain.Read("read") };
        await Eventually.TrueAsync(() => _gates["read"].Arrived == 2);
        var writer = grain.Hold("write");

        Assert.Equal(2, await grain.Look());
        Assert.Equal(0, _gates["write"].Arrived);

        _gates["read"].Open();
        await Eventually.TrueAsync(() => _gates["write"].Arrived == 1);
        _gates["write"].Open();
        await Task.WhenAll([.. readers, writer]);
    }

    [Fact]
    public async Task A_chain_of_calls_may_come_back_in_when_the_grain_allows_it()
    {
        var result = await _cluster.Client.GetGrain<ITurnGrain>("chain-a").CallBack("chain-b", allowReentrancy: true);

        Assert.Equal(1, result);
    }

    [Fact]
    public async Task A_cycle_of_calls_times_out_instead_of_hanging()
    {
        var cycle = _cluster.Client.GetGrain<ITurnGrain>("cycle-a").CallBack("cycle-b", allowReentrancy: false);

        await Assert.ThrowsAsync<TimeoutException>(() => cycle);

        // Both are free again.
        Assert.Equal(0, await _cluster.Client.GetGrain<ITurnGrain>("cycle-a").HighestRunning());
        Assert.Equal(0, await _cluster.Client.GetGrain<ITurnGrain>("cycle-b").HighestRunning());
    }
}
