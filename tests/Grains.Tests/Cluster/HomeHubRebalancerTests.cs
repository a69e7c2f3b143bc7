using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Cluster;

/// <summary>Activations are sent home as often as it takes.</summary>
public sealed class HomeHubRebalancerTests
{
    private static readonly SiloAddress Lyon = SiloAddress.New(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 11111), 1);
    private static readonly SiloAddress Singapore = SiloAddress.New(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 11112), 1);

    private readonly IGrainFactory _grains = Substitute.For<IGrainFactory>();
    private int _looks;

    [Fact]
    public async Task It_looks_again_until_nothing_is_away_since_the_engine_leaves_silently_what_it_cannot_move_yet()
    {
        const int Late = 3;
        using var home = Rebalancer(look => look <= Late, new ShortWaits());

        await home.StartAsync(default);
        await LookedAsync(Late + 1, "nothing is away");
        _grains.Received(Late).GetGrain(GrainId.Create("feed", "SG"));
        _grains.DidNotReceive().GetGrain(GrainId.Create("feed", "FR"));

        home.SiloStatusChangeNotification(Singapore, SiloStatus.Active);
        await LookedAsync(Late + 2, "it looks again after a change");
        await home.StopAsync(default);
    }

    [Fact]
    public async Task It_looks_from_time_to_time_since_a_silo_that_knows_less_may_have_placed_something_here_afterwards()
    {
        var clock = new LeapingClock();
        using var home = Rebalancer(look => look == 2, clock);

        await home.StartAsync(default);
        await LookedAsync(1, "nothing is away");
        await Wait.UntilAsync(
            () =>
            {
                clock.LeapTo(clock.GetUtcNow().AddMinutes(1));
                return Task.FromResult(Volatile.Read(ref _looks) >= 3);
            },
            "it looks again although nothing changed");
        _grains.Received(1).GetGrain(GrainId.Create("feed", "SG"));
        await home.StopAsync(default);
    }

    private Task LookedAsync(int times, string what) => Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref _looks) == times), what);

    /// <summary>A rebalancer of Lyon, where an actor of Singapore is at the looks that are said.</summary>
    private HomeHubRebalancer Rebalancer(Func<int, bool> isAway, TimeProvider clock)
    {
        var oracle = Substitute.For<ISiloStatusOracle>();
        oracle.CurrentStatus.Returns(SiloStatus.Active);
        oracle.SiloAddress.Returns(Lyon);
        oracle.GetActiveSilos().Returns([Lyon, Singapore]);
        oracle.TryGetSiloName(Arg.Any<SiloAddress>(), out Arg.Any<string>()!).Returns(call =>
        {
            call[1] = call.Arg<SiloAddress>().Equals(Lyon) ? "lyon-1" : "singapore-1";
            return true;
        });
        var management = Substitute.For<IManagementGrain>();
        management.GetDetailedGrainStatistics(Arg.Any<string[]>(), Arg.Any<SiloAddress[]>()).Returns(_ => Task.FromResult<DetailedGrainStatistic[]>(
        [
            new DetailedGrainStatistic { GrainId = GrainId.Create("feed", "FR") },
            .. isAway(Interlocked.Increment(ref _looks)) ? [new DetailedGrainStatistic { GrainId = GrainId.Create("feed", "SG") }] : Array.Empty<DetailedGrainStatistic>(),
        ]));
        _grains.GetGrain<IManagementGrain>(0).Returns(management);
        return new HomeHubRebalancer(oracle, _grains, new FeedWaiterRegistry(), clock, NullLogger<HomeHubRebalancer>.Instance);
    }

    /// <summary>The waits of a second attempt pass; that for a look without a reason never does.</summary>
    private sealed class ShortWaits : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(10) ? Timeout.InfiniteTimeSpan : dueTime, period);
    }
}
