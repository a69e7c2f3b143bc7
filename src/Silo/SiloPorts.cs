using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Silo;

/// <summary>The ports of a silo, all on the loopback address.</summary>
/// <param name="Silo">For other silos.</param>
/// <param name="Gateway">For clients.</param>
/// <param name="Health">For health requests.</param>
internal sealed record SiloPorts(int Silo, int Gateway, int Health)
{
    private const int FirstSiloPort = 11100;
    private const int FirstGatewayPort = 30100;
    private const int FirstHealthPort = 31100;
    private const int PortsPerHub = 10;

    /// <summary>Chooses the ports: those given; else the defaults where they are free; else any that are free.</summary>
    /// <exception cref="StartupException">A port that was given is taken.</exception>
    public static SiloPorts Choose(SiloArguments arguments)
    {
        var offset = (Contracts.Cluster.HubName.All.IndexOf(arguments.Hub) * PortsPerHub) + arguments.Number;
        var taken = new HashSet<int>();
        return new SiloPorts(
            Choose(arguments.SiloPort, "--silo-port", FirstSiloPort + offset, taken),
            Choose(arguments.GatewayPort, "--gateway-port", FirstGatewayPort + offset, taken),
            Choose(arguments.HealthPort, "--health-port", FirstHealthPort + offset, taken));
    }

    private static int Choose(int? given, string option, int usual, HashSet<int> taken)
    {
        if (given is { } port)
        {
            return taken.Add(port) && IsFree(port) ? port : throw new StartupException($"Port {port} ({option}) is taken; name another or none.");
        }

        if (IsFree(usual) && taken.Add(usual))
        {
            return usual;
        }

        while (true)
        {
            var any = AnyFree();
            if (taken.Add(any))
            {
                return any;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
