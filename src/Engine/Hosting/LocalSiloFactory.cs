using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Engine.Membership;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Works out who this silo is from its options.</summary>
internal static class LocalSiloFactory
{
    private static readonly DateTime Epoch = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static LocalSilo Create(SiloOptions silo, EndpointOptions endpoints, ClusterOptions cluster, TimeProvider time)
    {
        var address = endpoints.AdvertisedIPAddress ?? IPAddress.Loopback;
        var port = endpoints.SiloPort != 0 ? endpoints.SiloPort : FindFreePort(address);
        var now = time.GetUtcNow().UtcDateTime;

        // Quarters of a second: a silo that is started again at once must not have the generation of the one before.
        var generation = (int)((now - Epoch).TotalMilliseconds / 250);
        var name = string.IsNullOrEmpty(silo.SiloName) ? $"Silo_{address}:{port}" : silo.SiloName;
        return new LocalSilo(name, SiloAddress.New(address, port, generation), endpoints.GatewayPort, cluster.ClusterId, now);
    }

    private static int FindFreePort(IPAddress address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
