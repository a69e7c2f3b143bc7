using Interpol.Mesh.Engine.Tests.Support;

namespace Interpol.Mesh.Engine.Tests.Calls;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_and_its_result_comes_back()
    {
        await using var cluster = await Clusters.DeployAsync(1);

        var echo = cluster.Client.GetGrain<IEchoGrain>("a");

        await echo.Ping();
        Assert.Equal("hello", await echo.Echo("hello"));
        Assert.Equal(cluster.Silos[0].SiloAddress, await echo.WhereAmI());
        Assert.Equal("through", await echo.EchoThrough("b", "through"));
    }

    [Fact]
    public async Task Grains_are_reached_wherever_they_live()
    {
        await using var cluster = await Clusters.DeployAsync(3);

        var homes = new Dictionary<string, SiloAddress>();
        for (var i = 0; i < 60; i++)
        {
            homes[$"grain-{i}"] = await cluster.Client.GetGrain<IEchoGrain>($"grain-{i}").WhereAmI();
        }

        Assert.Equal(3, homes.Values.Distinct().Count());
        foreach (var silo in cluster.Silos)
        {
            var factory = (IGrainFactory)silo.ServiceProvider.GetService(typeof(IGrainFactory))!;
            foreach (var (key, home) in homes)
            {
                Assert.Equal(home, await factory.GetGrain<IEchoGrain>(key).WhereAmI());
            }
        }
    }
}
