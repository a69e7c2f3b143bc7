using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Audit;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Silo.Boundary;
using Interpol.Mesh.Silo.Cluster;
using Interpol.Mesh.Storage;
using Orleans.Configuration;

namespace Interpol.Mesh.Silo;

/// <summary>Puts a silo of the mesh together; the program, the tests and the benchmarks use the same composition.</summary>
public static class MeshSilo
{
    /// <summary>How long a silo waits for another actor's answer before it takes the outcome as unknown.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silo keeps the answers of its actors for a gateway that has left it. Gateways leave when their own hub is back and are reached through that from then
    /// on, but only once this silo has given them up; Orleans' default of a minute is a minute without answers from here.
    /// </summary>
    private static readonly TimeSpan ClientDropTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Adds everything that a silo of the mesh needs but clustering and reminders: actors, placement, databases, grain storage, services.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    public static ISiloBuilder AddInterpolMesh(this ISiloBuilder builder, MeshSiloOptions options)
    {
        var lease = new CommitLease(TimeProvider.System);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(lease);
        builder.Services.AddHostedService<CommitLeaseRenewal>();
        builder.Services.AddHubDatabases(databases =>
        {
            databases.Lease = lease;
            databases.Provider = options.Provider;
            databases.DataFolder = options.DataFolder;
            foreach (var (hub, connection) in options.HubConnections)
            {
                databases.ConnectionStrings[hub] = connection;
            }
        });
        builder.Services.AddSingleton(new HubKey(options.Hub, options.HubKey));
        builder.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = ResponseTimeout;
            messaging.ClientDropTimeout = ClientDropTimeout;
        });
        builder.AddMeshGrains(options.Hub, (services, hub) => SiloDatabases.CreateStorage(services, options, hub));
        builder.AddHubStorages(options);
        return options.Boundary == SiloBoundary.Open ? builder : builder.AddBoundary(options.Hub, options.Keys);
    }

    /// <summary>Joins the cluster through its database, where the reminders are too.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">What the silo has to know.</param>
    /// <param name="siloName">The silo's name, for example <c>lyon-1</c>.</param>
    /// <param name="siloPort">The port for other silos.</param>
    /// <param name="gatewayPort">The port for clients.</param>
    public static ISiloBuilder JoinInterpolMesh(this ISiloBuilder builder, MeshSiloOptions options, string siloName, int siloPort, int gatewayPort)
    {
        builder.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = ClusterIdentity.ClusterId;
            cluster.ServiceId = ClusterIdentity.ServiceId;
        });
        builder.Configure<SiloOptions>(silo => silo.SiloName = siloName);
        builder.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = options.AdvertiseAddress;
            endpoints.SiloPort = siloPort;
            endpoints.GatewayPort = gatewayPort;
            endpoints.SiloListeningEndpoint = new IPEndPoint(options.ListenAddress, siloPort);
            endpoints.GatewayListeningEndpoint = new IPEndPoint(options.ListenAddress, gatewayPort);
        });
        if (options.Tls)
        {
            builder.UseMutualTls(options.Keys, siloName);
        }
        else if (!(IPAddress.IsLoopback(options.ListenAddress) && IPAddress.IsLoopback(options.AdvertiseAddress)))
        {
            throw new OrleansConfigurationException($"Without TLS a silo listens on the loopback address only and tells others no other ({options.Listen}, {options.Advertise}).");
        }

        if (options.Boundary == SiloBoundary.Guarded)
        {
            builder.GuardGatewayConnections();
        }

        builder.UseQuickTakeover(options.DataFolder);
        return builder.UseClusterDatabase(options);
    }
}
