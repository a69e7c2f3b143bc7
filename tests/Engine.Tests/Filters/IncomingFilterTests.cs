using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Filters;

public sealed class IncomingFilterTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(1, static (_, silo) => silo
        .AddIncomingGrainCallFilter<CountingFilter>()
        .AddIncomingGrainCallFilter(static context => context.MethodName == nameof(IFilteredGrain.Refused)
            ? throw new UnauthorizedAccessException("Not for you.")
            : context.Invoke()));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Filters_run_in_order_and_the_grains_own_last()
    {
        Assert.Equal(9, await _cluster.Client.GetGrain<IFilteredGrain>("four").Double(4));

        var counting = _cluster.GetSiloServiceProvider().GetServices<IIncomingGrainCallFilter>().OfType<CountingFilter>().Single();
        Assert.Contains("engine-tests.filtered.Double four", counting.Passed);
    }

    [Fact]
    public async Task A_filter_may_refuse_a_call()
    {
        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => _cluster.Client.GetGrain<IFilteredGrain>("no").Refused());

        Assert.Equal("Not for you.", refused.Message);
    }
}
