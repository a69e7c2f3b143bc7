using System.Net;
using System.Reflection;
using System.Text.Json;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>A program of somebody's own around Orleans' client that speaks to the gateway port of one silo, with whatever certificate, token and name it has got hold of.</summary>
internal sealed class Attacker : IAsyncDisposable
{
    private const string DefaultSilo = "lyon-1";

    /// <summary>How long one tries that should not get in; several times what an honest gateway needs.</summary>
    public static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    private readonly IHost _host;

    private Attacker(IHost host) => _host = host;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>What Orleans' client is made of, for attacks on its insides.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Connects.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="identity">The certificate; null for a connection without TLS.</param>
    /// <param name="prepare">What is put into the request context of each call.</param>
    /// <param name="silo">The silo whose gateway port is used.</param>
    /// <param name="clientKey">The name of the client; null for one that Orleans makes.</param>
    /// <param name="patience">How long to try; null for as long as any wait.</param>
    public static async Task<Attacker> ConnectAsync(
        MeshProcesses mesh, TlsIdentity? identity, Action<IOutgoingGrainCallContext>? prepare, string silo = DefaultSilo, string? clientKey = null, TimeSpan? patience = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterIdentity.ClusterId, ClusterIdentity.ServiceId));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = AnswerDeadline);
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, PortOf(mesh, silo, "gatewayPort")));
            client.AddOutgoingGrainCallFilter(new Carrier(prepare ?? (static _ => { })));
            if (identity is not null)
            {
                client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps => steps.UseClientTls(identity.ConnectionsWith(CertificateRole.Silo))));
            }
        });
        var host = builder.Build();
        try
        {
            if (clientKey is not null)
            {
                Rename(host.Services, clientKey);
            }

            using var deadline = new CancellationTokenSource(patience ?? Until.Deadline);
            await host.StartAsync(deadline.Token);
            return new Attacker(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Holds that there is no way in.</summary>
    public static Task GetsNowhereAsync(MeshProcesses mesh, TlsIdentity? identity, Action<IOutgoingGrainCallContext>? prepare) =>
        Assert.ThrowsAnyAsync<Exception>(async () => await (await ConnectAsync(mesh, identity, prepare, patience: Hopeless)).DisposeAsync());

    /// <summary>What the calls of a gateway for an owner carry.</summary>
    public static Action<IOutgoingGrainCallContext> Honest(KeyFolder keys, string gateway, string owner)
    {
        var signer = GatewayTokenSigner.Read(keys, gateway, TimeProvider.System);
        return _ => Carry(signer.Sign(new TokenSubject(OwnerId.Parse(owner))));
    }

    /// <summary>Puts a token on the call that is being made.</summary>
    public static void Carry(string token) => RequestContext.Set(GatewayToken.ContextKey, token);

    /// <summary>A port of a silo, as its run file names it.</summary>
    public static int PortOf(MeshProcesses mesh, string silo, string name) => RunFileOf(mesh, silo, entry => entry.GetProperty(name).GetInt32());

    /// <summary>The address of a silo in the membership.</summary>
    public static SiloAddress AddressOf(MeshProcesses mesh, string silo) => SiloAddress.FromParsableString(RunFileOf(mesh, silo, entry => entry.GetProperty("siloAddress").GetString()!));

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        await _host.StopAsync(deadline.Token);
        _host.Dispose();
    }

    private static T RunFileOf<T>(MeshProcesses mesh, string silo, Func<JsonElement, T> read)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(mesh.Data.Run, silo + ".json")));
        return read(json.RootElement);
    }

    /// <summary>Orleans makes clients' names by itself; this one is overwritten before anybody has read it.</summary>
    private static void Rename(IServiceProvider services, string key)
    {
        var details = services.GetRequiredService(Internals.TypeOf("Orleans.LocalClientDetails"));
        var id = Internals.TypeOf("Orleans.Runtime.ClientGrainId").GetMethod("Create", [typeof(string)])!.Invoke(null, [key]);
        details.GetType().GetField("<ClientId>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(details, id);
    }

    private sealed class Carrier(Action<IOutgoingGrainCallContext> prepare) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            prepare(context);
            await context.Invoke();
        }
    }
}
