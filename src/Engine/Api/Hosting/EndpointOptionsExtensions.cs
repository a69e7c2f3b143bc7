using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Where a silo listens.</summary>
public static class EndpointOptionsExtensions
{
    /// <summary>Sets the address that others use and the two ports; a gateway port of 0 means that clients cannot connect.</summary>
    public static ISiloBuilder ConfigureEndpoints(this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false) =>
        builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = advertisedIP;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
            if (listenOnAnyHostAddress)
            {
                var any = advertisedIP.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
                options.SiloListeningEndpoint = new IPEndPoint(any, siloPort);
                options.GatewayListeningEndpoint = new IPEndPoint(any, gatewayPort);
            }
        });

    /// <summary>Sets the host whose address others use, looked up now, and the two ports.</summary>
    /// <exception cref="ArgumentException">The host has no address of that family.</exception>
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder,
        string hostname,
        int siloPort,
        int gatewayPort,
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        bool listenOnAnyHostAddress = false)
    {
        var address = Array.Find(Dns.GetHostAddresses(hostname), item => item.AddressFamily == addressFamily)
            ?? throw new ArgumentException($"Host '{hostname}' has no {addressFamily} address.", nameof(hostname));
        return builder.ConfigureEndpoints(address, siloPort, gatewayPort, listenOnAnyHostAddress);
    }

    /// <summary>Uses this machine's loopback address and the two ports.</summary>
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder,
        int siloPort,
        int gatewayPort,
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        bool listenOnAnyHostAddress = false) =>
        builder.ConfigureEndpoints(addressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, siloPort, gatewayPort, listenOnAnyHostAddress);
}
