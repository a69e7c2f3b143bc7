using System.Collections.Concurrent;
using System.Diagnostics;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Tests.Calls;
using Interpol.Mesh.Engine.Tests.Support;
using Interpol.Mesh.Engine.Tests.Timers;
using Interpol.Mesh.Engine.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Interpol.Mesh.Engine.Tests.Membership;

public sealed class MembershipTests
{
    [Fact]
    public async Task A_silo_without_a_lease_serves_nothing_until_it_has_one_again()
    {
        var table = new BreakableMembershipTable(new InMemoryMembershipTable());
        await using var cluster = await Clusters.DeployAsync(
            1,
            (_, silo) =>
            {
                silo.Services.Replace(ServiceDescriptor.Singleton<IMembershipTable>(table));
                silo.Configure<MembershipTimings>(static timings =>
                {
                    timings.Heartbeat = TimeSpan.FromMilliseconds(100);
                    timings.Lease = TimeSpan.FromMilliseconds(600);
                });
            },
            deployClient: false);
        var grain = cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>("leased");
        await grain.Ping();

        table.IsBroken = true;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await grain.Ping();
                return false;
            }
            catch (SiloUnavailableException)
            {
                return true;
            }
        });

        table.IsBroken = false;
        await Eventually.SucceedsAsync(grain.Ping);
    }

    [Fact]
    public async Task A_tick_that_comes_while_there_is_no_lease_comes_again()
    {
        var table = new BreakableMembershipTable(new InMemoryMembershipTable());
        await using var cluster = await Clusters.DeployAsync(
            1,
            (_, silo) =>
            {
                silo.Services.AddSingleton(new Gates());
                silo.Services.Replace(ServiceDescriptor.Singleton<IMembershipTable>(table));
                silo.Configure<MembershipTimings>(static timings =>
                {
                    timings.Heartbeat = TimeSpan.FromMilliseconds(100);
                    timings.Lease = TimeSpan.FromMilliseconds(600);
                });
            },
            deployClient: false);
        var grain = cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<ITimerGrain>("once");
        var delay = TimeSpan.FromMilliseconds(1000);
        await Eventually.SucceedsAsync(() => grain.StartOnce(delay));
        var started = Stopwatch.GetTimestamp();

        table.IsBroken = true;
        await Eventually.TrueAsync(() => Stopwatch.GetElapsedTime(started) > 1.5 * delay);
        table.IsBroken = false;

        await Eventually.SucceedsAsync(grain.Ticks);
        await Eventually.TrueAsync(async () => await grain.Ticks() == 1);
    }

    [Fact]
    public async Task A_silo_that_finds_itself_declared_dead_stops_serving_and_ends()
    {
        await using var cluster = await Clusters.DeployAsync(2);
        var victim = cluster.Silos[1];
        var grain = victim.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>("any");
        await grain.Ping();
        var ending = victim.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        var table = cluster.GetSiloServiceProvider().GetRequiredService<IMembershipTable>();
        await Eventually.TrueAsync(async () =>
        {
            var data = await table.ReadAll();
            var (entry, etag) = data.TryGet(victim.SiloAddress)!;
            entry.Status = SiloStatus.Dead;
            return await table.UpdateRow(entry, etag, data.Version.Next());
        });

        await Eventually.TrueAsync(() => ending.IsCancellationRequested || !victim.IsActive);
        await Assert.ThrowsAnyAsync<OrleansException>(grain.Ping);
        await Eventually.SucceedsAsync(() => cluster.Client.GetGrain<IEchoGrain>("any").Ping());
    }

    [Fact]
    public async Task A_second_silo_of_the_same_name_does_not_start()
    {
        await using var cluster = await Clusters.DeployAsync(1, static (options, _) => options.SiloName = "lyon-1");

        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(cluster.StartAdditionalSiloAsync);

        Assert.Contains("'lyon-1' is running already", refused.Message, StringComparison.Ordinal);
        await cluster.Client.GetGrain<IEchoGrain>("still").Ping();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var cluster = await Clusters.DeployAsync(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: cluster.Silos[0].SiloAddress.Endpoint.Port, gatewayPort: 0));
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<IOException>(() => host.StartAsync());

        Assert.Contains(cluster.Silos[0].SiloAddress.Endpoint.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oracle_knows_names_and_tells_of_changes()
    {
        await using var cluster = await Clusters.DeployAsync(2, static (options, _) => options.SiloName = $"hub-{options.SiloName}");
        var oracle = cluster.GetSiloServiceProvider().GetRequiredService<ISiloStatusOracle>();
        var listener = new Listener();
        Assert.True(oracle.SubscribeToSiloStatusEvents(listener));
        Assert.True(oracle.TryGetSiloName(cluster.Silos[1].SiloAddress, out var name));
        Assert.Equal("hub-Silo_1", name);

        var gone = cluster.Silos[1];
        await cluster.KillSiloAsync(gone);

        await Eventually.TrueAsync(() => listener.Changes.Contains((gone.SiloAddress, SiloStatus.Dead)));
        Assert.Equal([cluster.Silos[0].SiloAddress], oracle.GetActiveSilos());
        Assert.True(oracle.IsDeadSilo(gone.SiloAddress));
    }

    [Fact]
    public async Task A_client_without_a_cluster_says_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var attempts = 0;
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(gatewayPort: 1)
            .UseConnectionRetryFilter((_, _) => Task.FromResult(++attempts < 3)));
        using var host = builder.Build();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.StartAsync());
        Assert.Equal(3, attempts);
    }

    private sealed class Listener : ISiloStatusListener
    {
        public ConcurrentQueue<(SiloAddress Silo, SiloStatus Status)> Changes { get; } = new();

        public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => Changes.Enqueue((updatedSilo, status));
    }
}
