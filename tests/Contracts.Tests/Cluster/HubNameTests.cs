using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Tests.Cluster;

public sealed class HubNameTests
{
    [Theory]
    [InlineData("lyon-1", "lyon")]
    [InlineData("buenos-aires-2", "buenos-aires")]
    [InlineData("singapore-10", "singapore")]
    public void A_silo_names_its_hub(string silo, string hub)
    {
        Assert.True(HubName.TryOfSilo(silo, out var of));
        Assert.Equal(hub, of.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("lyon")]
    [InlineData("-1")]
    [InlineData("Silo_0")]
    [InlineData("paris-1")]
    [InlineData("buenos-aires")]
    public void Other_names_name_none(string? silo) => Assert.False(HubName.TryOfSilo(silo, out _));

    [Fact]
    public void Each_hub_is_nearest_to_itself_and_the_others_follow()
    {
        Assert.All(HubName.All, hub =>
        {
            Assert.Equal(hub, hub.ByDistance()[0]);
            Assert.Equal(HubName.All.Order(Comparer), hub.ByDistance().Order(Comparer));
        });
        Assert.Equal(HubName.Singapore, HubName.Lyon.ByDistance()[1]);
        Assert.Equal(HubName.Lyon, HubName.BuenosAires.ByDistance()[1]);
    }

    private static Comparer<HubName> Comparer { get; } = Comparer<HubName>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));
}
