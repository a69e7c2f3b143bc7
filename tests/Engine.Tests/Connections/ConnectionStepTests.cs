using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Tests.Filters;
using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Engine.Tests.Connections;

/// <summary>What an application adds to connections sees each of them, may replace what they run over, and may refuse them.</summary>
public sealed class ConnectionStepTests
{
    [Fact]
    public async Task Steps_see_every_connection_and_calls_go_through_them()
    {
        var seen = new ConcurrentBag<string>();
        await using var cluster = await Clusters.DeployAsync(
            2,
            (_, silo) => silo.Configure<SiloConnectionOptions>(connections =>
            {
                connections.ConfigureSiloInboundConnection(steps => steps.UseMiddleware(new Noting("silo in", seen)));
                connections.ConfigureSiloOutboundConnection(steps => steps.UseMiddleware(new Noting("silo out", seen)));
                connections.ConfigureGatewayInboundConnection(steps => steps.UseMiddleware(new Noting("gateway in", seen)));
            }),
            client => client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps => steps.UseMiddleware(new Noting("client", seen)))));
        for (var i = 0; i < 20; i++)
        {
            await cluster.Client.GetGrain<ICallerGrain>($"a{i}").Pass($"b{i}");
        }

        Assert.Equal(["client", "gateway in", "silo in", "silo out"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_step_that_refuses_keeps_clients_out()
    {
        await using var cluster = await Clusters.DeployAsync(
            1,
            (_, silo) => silo.Configure<SiloConnectionOptions>(connections => connections.ConfigureGatewayInboundConnection(steps => steps.UseMiddleware(new Refusing()))),
            deployClient: false);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.InitializeClientAsync());
    }

    private sealed class Noting(string name, ConcurrentBag<string> seen) : IConnectionMiddleware
    {
        public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
        {
            Assert.NotNull(context.RemoteEndPoint);
            seen.Add(name);
            await next(context);
        }
    }

    private sealed class Refusing : IConnectionMiddleware
    {
        public Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
        {
            context.Abort();
            return Task.CompletedTask;
        }
    }
}
