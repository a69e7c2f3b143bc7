using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Tests.Cluster;

public sealed class HomeHubTests
{
    [Theory]
    [InlineData("FR", "lyon")]
    [InlineData("BR", "buenos-aires")]
    [InlineData("SG", "singapore")]
    [InlineData("DE", "lyon")]
    [InlineData("914", "lyon")]
    [InlineData("BR:0f3a", "buenos-aires")]
    [InlineData("SG-2026-000123", "singapore")]
    [InlineData("PH-IRT-2026-0007:A", "singapore")]
    [InlineData("2026-12345", "lyon")]
    [InlineData("notice-2026", "lyon")]
    [InlineData("lead", "lyon")]
    [InlineData("lyon", "lyon")]
    [InlineData("singapore", "singapore")]
    [InlineData("buenos-aires", "buenos-aires")]
    [InlineData("lyon-1", "lyon")]
    [InlineData("singapore-2", "singapore")]
    [InlineData("buenos-aires-12", "buenos-aires")]
    [InlineData("XX", "lyon")]
    [InlineData("", "lyon")]
    [InlineData("-", "lyon")]
    [InlineData(":", "lyon")]
    public void The_key_decides(string key, string hub)
    {
        Assert.Equal(hub, HomeHub.OfKey(key).Value);
        Assert.Equal(hub, key.Length == 0 ? "lyon" : HomeHub.Of(GrainId.Create("outbox", key)).Value);
    }

    [Fact]
    public void Every_owner_is_at_home_where_the_list_says() =>
        Assert.All(OwnerDirectory.Default.All, owner => Assert.Equal(owner.Home, HomeHub.OfKey(owner.Code.Value)));
}
