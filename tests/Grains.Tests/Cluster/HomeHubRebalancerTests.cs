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

    [Fact]
    public async Task It_looks_again_until_nothing_is_away_since_the_engine_leaves_silently_what_it_cannot_move_yet()
    {
        const int Late = 3;
        var looks = 0;
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
        management.GetDetailedGrainStatistics(Arg.Any<string[]>(), Arg.Any<SiloAddress[]>()).Returns(_ =>
        {
            var away = Interlocked.Increment(ref looks) <= Late;
            return Task.FromResult<DetailedGrainStatistic[]>(
            [
                new DetailedGrainStatistic { GrainId = GrainId.Create("feed", "FR") },
                .. away ? [new DetailedGrainStatistic { GrainId = GrainId.Create("feed", "SG") }] : Array.Empty<DetailedGrainStatistic>(),
            ]);
        });
        var grains = Substitute.For<IGrainFactory>();
        grains.GetGrain<IManagementGrain>(0).Returns(management);
        using var home = new HomeHubRebalancer(oracle, grains, new FeedWaiterRegistry(), TimeProvider.System, NullLogger<HomeHubRebalancer>.Instance);

        await home.StartAsync(default);
        await Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref looks) == Late + 1), "nothing is away");
        grains.Received(Late).GetGrain(GrainId.Create("feed", "SG"));
        grains.DidNotReceive().GetGrain(GrainId.Create("feed", "FR"));

        home.SiloStatusChangeNotification(Singapore, SiloStatus.Active);
        await Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref looks) == Late + 2), "it looks again after a change");
        await home.StopAsync(default);
    }
}
