using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Filters;

/// <summary>A silo knows whether a call comes from a grain, from a service of a silo or from a client, over however many silos it went.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    private const int Grains = 40;

    private readonly ConcurrentQueue<(string Call, GrainId? Source)> _calls = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(
        2,
        (_, silo) => silo.AddIncomingGrainCallFilter(context =>
        {
            _calls.Enqueue(($"{context.MethodName} {context.TargetId.Key}", context.SourceId));
            return context.Invoke();
        }),
        client => client.AddOutgoingGrainCallFilter(new Doubting()));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_client_is_a_client_wherever_the_grain_lives()
    {
        // Each grain twice: the first call goes through any silo, the second to the owner itself.
        for (var i = 0; i < 2 * Grains; i++)
        {
            await _cluster.Client.GetGrain<ICallerGrain>($"c{i % Grains}").Greet();
        }

        var sources = Sources("Greet c");
        Assert.Equal(2 * Grains, sources.Count);
        Assert.All(sources, source => Assert.True(source!.Value.IsClient()));
        Assert.All(sources, source => Assert.DoesNotContain("hosted", source!.Value.Key.ToString(), StringComparison.Ordinal));
        Assert.InRange(sources.Distinct().Count(), 1, 2);
    }

    [Fact]
    public async Task A_grain_calls_as_itself()
    {
        for (var i = 0; i < Grains; i++)
        {
            await _cluster.Client.GetGrain<ICallerGrain>("g").Pass($"called{i}");
        }

        Assert.All(Sources("Greet called"), source => Assert.Equal("g", source!.Value.Key.ToString()));
    }

    [Fact]
    public async Task A_service_of_a_silo_calls_as_the_silo()
    {
        var factory = _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < Grains; i++)
        {
            await factory.GetGrain<ICallerGrain>($"service{i}").Greet();
        }

        Assert.All(Sources("Greet service"), source =>
        {
            Assert.True(source!.Value.IsClient());
            Assert.Equal("hosted-" + _cluster.Silos[0].SiloAddress.ToParsableString(), source!.Value.Key.ToString());
        });
    }

    [Fact]
    public async Task An_outgoing_filter_sees_the_call_and_its_answer_and_may_refuse()
    {
        Assert.Equal(11, await _cluster.Client.GetGrain<IFilteredGrain>("f").Double(5));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => _cluster.Client.GetGrain<IFilteredGrain>("f").Refused());
        Assert.DoesNotContain(_calls, call => call.Call.StartsWith("Refused", StringComparison.Ordinal));
    }

    private List<GrainId?> Sources(string call) => [.. _calls.Where(seen => seen.Call.StartsWith(call, StringComparison.Ordinal)).Select(seen => seen.Source)];

    private sealed class Doubting : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            Assert.Null(context.SourceContext);
            if (context.MethodName == nameof(IFilteredGrain.Refused))
            {
                throw new UnauthorizedAccessException("Not from here.");
            }

            await context.Invoke();
            Assert.Equal(context.MethodName == nameof(IFilteredGrain.Double) ? 11 : null, context.Result);
        }
    }
}
