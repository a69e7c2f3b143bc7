using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Cluster;

[Collection(SharedMesh.Name)]
public sealed class SiloTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData("lyon-1", "lyon")]
    [InlineData("singapore-1", "singapore")]
    [InlineData("buenos-aires-1", "buenos-aires")]
    public async Task Each_silo_speaks_for_itself(string silo, string hub)
    {
        var owner = _mesh.Owner(hub);
        await _mesh.SendAsync(owner, Letters.To(owner, "to myself"));
        await new FeedReader(_mesh, owner).ReadAsync(1);

        // A hub that answers late, as on a busy machine, is said to be out of reach until it is asked again.
        SiloStatistics statistics = null!;
        await Wait.UntilAsync(
            async () => (statistics = await _mesh.Client.GetGrain<ISiloGrain>(silo).GetStatisticsAsync()).RoundTrips is { Length: 2 } ways && ways.All(way => way.Time is not null),
            "it reaches both other hubs");

        Assert.Equal((silo, hub), (statistics.Silo, statistics.Hub.Value));
        Assert.InRange(statistics.Activations, 2, int.MaxValue);
        Assert.InRange(statistics.MemoryBytes, 1, long.MaxValue);
        Assert.True(statistics.StartedAt < DateTimeOffset.UtcNow);
        Assert.Equal(HubName.All.Where(other => other.Value != hub).OrderBy(other => other.Value), statistics.RoundTrips.Select(way => way.Hub).OrderBy(other => other.Value));
        Assert.Contains(statistics.Methods, method => method is { Grain: "outbox", Method: "SubmitAsync", Calls: > 0 });
        Assert.Contains(statistics.Methods, method => method is { Grain: "feed", Method: "DeliverAsync", Calls: > 0 });
    }

    [Fact]
    public async Task What_a_rule_refuses_is_counted_as_a_call_and_is_no_failure()
    {
        var silo = _mesh.Client.GetGrain<ISiloGrain>("lyon-1");
        await Assert.ThrowsAsync<MeshException>(() => silo.HoldsAsync(GrainId.Create("outboks", "FR")));

        Assert.Contains((await silo.GetStatisticsAsync()).Methods, method => method is { Grain: "silo", Method: "HoldsAsync", Calls: > 0, Failures: 0 });
    }

    [Fact]
    public async Task A_silo_says_which_actors_it_holds_and_ends_one_without_starting_any()
    {
        var outbox = _mesh.Outbox(_mesh.Owner("singapore"));
        var (id, silo, other) = (outbox.GetGrainId(), _mesh.Client.GetGrain<ISiloGrain>("singapore-1"), _mesh.Client.GetGrain<ISiloGrain>("lyon-1"));
        Assert.False(await silo.HoldsAsync(id));
        Assert.False(await silo.DeactivateAsync(id));
        Assert.Null(_mesh.Where(outbox));

        await outbox.GetStatusAsync();
        Assert.True(await silo.HoldsAsync(id));
        Assert.False(await other.DeactivateAsync(id));
        Assert.True(await silo.DeactivateAsync(id));
        await Wait.UntilAsync(async () => !await silo.HoldsAsync(id), "the activation ends");
    }

    [Theory]
    [InlineData("outboks")]
    [InlineData("silo")]
    public async Task There_is_nothing_to_say_of_what_is_no_kind_of_actor(string kind)
    {
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Client.GetGrain<ISiloGrain>("lyon-1").HoldsAsync(GrainId.Create(kind, "FR")));

        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
    }

    [Theory]
    [InlineData("lyon-7")]
    [InlineData("paris-1")]
    public async Task There_is_nobody_to_speak_for_a_silo_that_is_not_there(string silo)
    {
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Client.GetGrain<ISiloGrain>(silo).GetStatisticsAsync());

        Assert.Equal(MeshErrorCodes.Unavailable, refusal.Code);
        Assert.NotNull(refusal.RetryAfter);
    }

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public async Task Actors_live_at_their_home_hub(string hub)
    {
        var owner = _mesh.Owner(hub);
        await _mesh.SendAsync(owner, Letters.To(owner, "to myself"));
        await new FeedReader(_mesh, owner).ReadAsync(1);

        Assert.Equal($"{hub}-1", _mesh.Where(_mesh.Outbox(owner)));
        Assert.Equal($"{hub}-1", _mesh.Where(_mesh.Feed(owner)));
    }
}
