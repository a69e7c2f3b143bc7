using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Cluster;

namespace Interpol.Mesh.Grains.Tests.Cluster;

public sealed class HomeHubRuleTests
{
    private static readonly IReadOnlyList<LiveSilo> Nine =
        [.. HubName.All.SelectMany((hub, h) => Enumerable.Range(1, 3).Select(n => Silo($"{hub}-{n}", (10 * h) + n)))];

    private static readonly IReadOnlyList<GrainId> Outboxes = [.. OwnerDirectory.Default.All.Select(owner => GrainId.Create("outbox", owner.Code.Value))];

    [Fact]
    public void Everybody_is_at_home_while_all_hubs_live() => Assert.All(
        Outboxes, outbox => Assert.StartsWith(HomeHub.Of(outbox).Value, HomeHubRule.Choose(outbox, Nine)!.Value.Name, StringComparison.Ordinal));

    [Fact]
    public void The_silos_of_a_hub_share_its_actors()
    {
        var attachments = Enumerable.Range(0, 3000).Select(i => GrainId.Create("attachment", $"FR:{i:x64}")).ToList();

        var shares = attachments.GroupBy(id => HomeHubRule.Choose(id, Nine)!.Value.Name).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(["lyon-1", "lyon-2", "lyon-3"], shares.Keys.Order());
        Assert.All(shares.Values, share => Assert.InRange(share, 850, 1150));
    }

    [Fact]
    public void The_order_in_which_silos_are_listed_means_nothing()
    {
        var mixed = Nine.OrderByDescending(silo => silo.Name, StringComparer.Ordinal).ToList();

        Assert.All(Outboxes, outbox => Assert.Equal(HomeHubRule.Choose(outbox, Nine), HomeHubRule.Choose(outbox, mixed)));
    }

    [Fact]
    public void A_silo_that_goes_moves_only_its_own_actors()
    {
        var without = Nine.Where(silo => silo.Name != "lyon-2").ToList();

        Assert.All(Outboxes, outbox =>
        {
            var before = HomeHubRule.Choose(outbox, Nine)!.Value;
            var after = HomeHubRule.Choose(outbox, without)!.Value;
            Assert.True(before == after || before.Name == "lyon-2");
        });
        Assert.Contains(Outboxes, outbox => HomeHubRule.Choose(outbox, Nine)!.Value.Name == "lyon-2");
    }

    [Theory]
    [InlineData("lyon", "singapore")]
    [InlineData("singapore", "lyon")]
    [InlineData("buenos-aires", "lyon")]
    public void The_nearest_hub_stands_in_for_a_dead_one(string dead, string nearest)
    {
        var rest = Nine.Where(silo => !silo.Name.StartsWith(dead, StringComparison.Ordinal)).ToList();

        Assert.All(Outboxes, outbox =>
        {
            var home = HomeHub.Of(outbox).Value;
            Assert.StartsWith(home == dead ? nearest : home, HomeHubRule.Choose(outbox, rest)!.Value.Name, StringComparison.Ordinal);
        });
        Assert.Equal(nearest, HomeHubRule.ServingHub(new HubName(dead), rest)!.Value.Value);
    }

    [Fact]
    public void The_farthest_hub_stands_in_when_only_it_lives()
    {
        var last = Nine.Where(silo => silo.Name.StartsWith("buenos-aires", StringComparison.Ordinal)).ToList();

        Assert.All(Outboxes, outbox => Assert.StartsWith("buenos-aires", HomeHubRule.Choose(outbox, last)!.Value.Name, StringComparison.Ordinal));
        Assert.All(HubName.All, hub => Assert.Equal(HubName.BuenosAires, HomeHubRule.ServingHub(hub, last)));
    }

    [Fact]
    public void Silos_of_no_hub_serve_only_when_there_is_nothing_else()
    {
        var stranger = Silo("Silo_0", 99);

        Assert.All(Outboxes, outbox => Assert.NotEqual(stranger, HomeHubRule.Choose(outbox, [.. Nine, stranger])));
        Assert.All(Outboxes, outbox => Assert.Equal(stranger, HomeHubRule.Choose(outbox, [stranger])));
        Assert.Null(HomeHubRule.Choose(Outboxes[0], []));
        Assert.Null(HomeHubRule.ServingHub(HubName.Lyon, [stranger]));
    }

    [Fact]
    public void Of_two_processes_of_one_name_the_younger_serves()
    {
        var old = Silo("lyon-1", 1, generation: 5);
        var young = Silo("lyon-1", 2, generation: 6);

        Assert.Equal(young, HomeHubRule.Choose(Outboxes[0], [old, young]));
        Assert.Equal(young, HomeHubRule.Choose(Outboxes[0], [young, old]));
    }

    /// <summary>A silo of another version has to come to the same answer: the algorithm is part of the protocol.</summary>
    [Fact]
    public void The_scores_never_change() => Assert.Equal(7835420109816391957UL, RendezvousHash.Score("lyon-1", "outbox/FR"));

    [Fact]
    public void Activations_away_from_home_are_found()
    {
        var self = Nine.First(silo => silo.Name == "lyon-1").Address;
        var home = Outboxes.First(outbox => HomeHubRule.Choose(outbox, Nine)!.Value.Name == "lyon-1");
        var away = Outboxes.First(outbox => HomeHubRule.Choose(outbox, Nine)!.Value.Name == "singapore-1");

        Assert.False(HomeHubRebalancer.IsAway(home, Nine, self));
        Assert.True(HomeHubRebalancer.IsAway(away, Nine, self));
        Assert.False(HomeHubRebalancer.IsAway(GrainId.Create("silo", "singapore-1"), Nine, self));
    }

    [Fact]
    public void One_silo_looks_after_each_hubs_data()
    {
        Assert.Equal([HubName.Lyon], Retention.HubsOf("lyon-1", Nine));
        Assert.Empty(Retention.HubsOf("lyon-2", Nine));
        var withoutSingapore = Nine.Where(silo => !silo.Name.StartsWith("singapore", StringComparison.Ordinal)).ToList();
        Assert.Equal([HubName.Lyon, HubName.Singapore], Retention.HubsOf("lyon-1", withoutSingapore));
    }

    private static LiveSilo Silo(string name, int port, int generation = 1) => new(SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation), name);
}
