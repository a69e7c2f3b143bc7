using Interpol.Mesh.Engine.Tests.Support;
using Interpol.Mesh.Engine.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Timers;

public sealed class GrainTimerTests : IAsyncLifetime
{
    private readonly Gates _gates = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(1, (_, silo) => silo.Services.AddSingleton(_gates));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_until_it_is_disposed()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("ticks");
        _gates["ticks"].Open();
        await grain.Start("ticks", interleave: false);

        await Eventually.TrueAsync(async () => await grain.Ticks() >= 3);
        await grain.Stop();
        var ticks = await grain.Ticks();
        await grain.Start("never", interleave: true);
        await Eventually.TrueAsync(() => _gates["never"].Arrived == 1);

        // The new timer has ticked once, so the old one had every chance to.
        Assert.Equal(ticks + 1, await grain.Ticks());
    }

    [Fact]
    public async Task A_tick_takes_its_turn_like_a_call()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("turn");
        await grain.Start("turn-tick", interleave: false);
        await Eventually.TrueAsync(() => _gates["turn-tick"].Arrived == 1);

        var call = grain.Ticks();
        Assert.False(call.IsCompleted);

        _gates["turn-tick"].Open();
        Assert.True(await call >= 1);
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_keep_calls_out_nor_calls_the_tick()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("interleave");
        await grain.Start("interleave-tick", interleave: true);
        var call = grain.Hold("interleave-call");
        await Eventually.TrueAsync(() => _gates["interleave-tick"].Arrived == 1 && _gates["interleave-call"].Arrived == 1);

        _gates["interleave-call"].Open();
        await call;
        Assert.Equal(1, await grain.Ticks());
        _gates["interleave-tick"].Open();
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_end_the_timer()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("fails");
        await grain.StartFailing();

        await Eventually.TrueAsync(async () => await grain.Ticks() >= 3);
    }

    [Fact]
    public async Task A_timer_can_be_changed()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("changes");
        _gates["changes"].Open();
        await grain.Start("changes", interleave: false);
        await grain.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var ticks = await grain.Ticks();

        await grain.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await Eventually.TrueAsync(async () => await grain.Ticks() == ticks + 1);
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        var grain = _cluster.Client.GetGrain<ITimerGrain>("ends");
        await grain.Start("ends", interleave: true);
        await Eventually.TrueAsync(() => _gates["ends"].Arrived == 1);

        // The waiting tick is cancelled by the deactivation, which otherwise would wait for it.
        await grain.Leave();

        await Eventually.TrueAsync(async () => await grain.Ticks() == 0);
    }
}
