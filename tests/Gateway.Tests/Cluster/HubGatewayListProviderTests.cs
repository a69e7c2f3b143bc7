using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class HubGatewayListProviderTests
{
    private static readonly (string Name, SiloStatus Status, int ProxyPort)[] All =
    [
        ("lyon-1", SiloStatus.Active, 30101),
        ("lyon-2", SiloStatus.Active, 30102),
        ("singapore-1", SiloStatus.Active, 30111),
        ("buenos-aires-1", SiloStatus.Active, 30121),
    ];

    [Theory]
    [InlineData("lyon", new[] { "30101", "30102" })]
    [InlineData("singapore", new[] { "30111" })]
    [InlineData("buenos-aires", new[] { "30121" })]
    public async Task The_own_hub_comes_first(string hub, string[] ports) => Assert.Equal(ports, await PortsAsync(hub, All));

    [Theory]
    [InlineData("lyon", new[] { "lyon-1", "lyon-2" }, new[] { "30111" })]
    [InlineData("lyon", new[] { "lyon-1" }, new[] { "30102" })]
    [InlineData("lyon", new[] { "lyon-1", "lyon-2", "singapore-1" }, new[] { "30121" })]
    [InlineData("singapore", new[] { "singapore-1" }, new[] { "30101", "30102" })]
    [InlineData("buenos-aires", new[] { "buenos-aires-1" }, new[] { "30101", "30102" })]
    public async Task Without_it_the_next_nearest_stands_in(string hub, string[] dead, string[] ports) =>
        Assert.Equal(ports, await PortsAsync(hub, All.Select(silo => dead.Contains(silo.Name) ? silo with { Status = SiloStatus.Dead } : silo)));

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    [InlineData(SiloStatus.Dead)]
    public async Task Only_active_silos_count(SiloStatus status) =>
        Assert.Equal(["30111"], await PortsAsync("lyon", All.Select(silo => silo.Name.StartsWith("lyon", StringComparison.Ordinal) ? silo with { Status = status } : silo)));

    [Fact]
    public async Task A_silo_without_a_gateway_does_not_count() =>
        Assert.Equal(["30111"], await PortsAsync("lyon", All.Select(silo => silo.Name.StartsWith("lyon", StringComparison.Ordinal) ? silo with { ProxyPort = 0 } : silo)));

    [Fact]
    public async Task Silos_that_are_named_for_no_hub_are_the_last_resort()
    {
        (string, SiloStatus, int)[] strangers = [("Primary", SiloStatus.Active, 40001)];
        Assert.Equal(["40001"], await PortsAsync("lyon", strangers));
        Assert.Equal(["30101", "30102"], await PortsAsync("lyon", strangers.Concat(All)));
    }

    [Fact]
    public async Task Without_silos_the_list_is_empty() => Assert.Empty(await PortsAsync("lyon", []));

    [Fact]
    public async Task An_address_names_the_gateways_port_and_the_silos_generation()
    {
        var provider = Provider("lyon", [("lyon-1", SiloStatus.Active, 30101)]);
        await provider.InitializeGatewayListProvider();
        Assert.Equal("gwy.tcp://127.0.0.1:30101/7", Assert.Single(await provider.GetGateways()).ToString());
        Assert.True(provider.IsUpdatable);
    }

    private static async Task<string[]> PortsAsync(string hub, IEnumerable<(string Name, SiloStatus Status, int ProxyPort)> silos) =>
        [.. (await Provider(hub, silos).GetGateways()).Select(address => address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).Order()];

    private static HubGatewayListProvider Provider(string hub, IEnumerable<(string Name, SiloStatus Status, int ProxyPort)> silos)
    {
        var rows = silos.Select((silo, index) => Tuple.Create(
            new MembershipEntry
            {
                SiloName = silo.Name,
                Status = silo.Status,
                ProxyPort = silo.ProxyPort,
                SiloAddress = SiloAddress.New(IPAddress.Loopback, 11100 + index, 7),
            },
            "1")).ToList();
        var table = Substitute.For<IMembershipTable>();
        table.ReadAllAsync(Arg.Any<CancellationToken>()).Returns(new MembershipTableData(rows, new TableVersion(1, "1")));
        var watch = new SiloWatch(table, new SiloDepartures(), TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger<SiloWatch>.Instance);
        return new HubGatewayListProvider(watch, HubName.Parse(hub), TimeSpan.FromSeconds(1));
    }
}
