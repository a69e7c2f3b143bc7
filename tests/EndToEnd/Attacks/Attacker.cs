using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>A program of somebody's own that speaks to the silos through the cluster client, with whatever certificate and credentials it has got hold of.</summary>
internal sealed class Attacker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IHost _host;

    private Attacker(IHost host) => _host = host;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects with the certificate of a gateway.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="identity">The certificate; null for a connection without TLS.</param>
    /// <param name="credential">What calls carry.</param>
    public static async Task<Attacker> ConnectAsync(MeshProcesses mesh, TlsIdentity? identity, Func<IOutgoingGrainCallContext, byte[]?> credential)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterIdentity.ClusterId, ClusterIdentity.ServiceId));
            client.UseAdoNetClustering(clustering =>
                (clustering.Invariant, clustering.ConnectionString) = ("Microsoft.Data.Sqlite", $"Data Source={Path.Combine(mesh.Data.Path, "cluster.db")}"));
            client.AddOutgoingGrainCallFilter(new Carrier(credential));
            if (identity is not null)
            {
                client.Configure<ClientConnectionOptions>(connections =>
                    connections.ConfigureConnection(steps => steps.UseMiddleware(new TlsClientMiddleware(identity, NullLogger<TlsClientMiddleware>.Instance))));
            }
        });
        var host = builder.Build();
        try
        {
            using var deadline = new CancellationTokenSource(Patience);
            await host.StartAsync(deadline.Token);
            return new Attacker(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>What the calls of a gateway for an owner carry.</summary>
    public static Func<IOutgoingGrainCallContext, byte[]?> Honest(KeyFolder keys, string gateway, string owner)
    {
        var signer = new CallSigner(GatewayKeys.Read(keys, gateway), TimeProvider.System);
        return call => signer.Sign(TokenSubject.Of(OwnerId.Parse(owner)), call.TargetId, call.InterfaceName, call.MethodName);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Carrier(Func<IOutgoingGrainCallContext, byte[]?> credential) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (credential(context) is { } carried)
            {
                RequestContext.Set(CallCredential.ContextKey, carried);
            }

            await context.Invoke();
        }
    }
}
