using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary>A gateway to start.</summary>
/// <param name="Owner">The owner that it serves; null for all, which is for demonstrations only.</param>
/// <param name="Hub">The hub that it connects to.</param>
/// <param name="Port">Its HTTP port.</param>
/// <param name="Operators">Whether it is the operators' gateway: the one that may ask silos for their figures.</param>
/// <param name="PortIsGiven">Whether somebody named the port, so that it has to be this one.</param>
internal sealed record GatewayPlan(OwnerId? Owner, HubName Hub, int Port, bool Operators, bool PortIsGiven = false)
{
    private const int DefaultPort = 8080;

    // Below the range from which the operating system takes ports for outgoing connections.
    private const int LeastFallback = 12000;
    private const int MostFallback = 30000;
    private const int MostAttempts = 200;

    public string Name => "gateway-" + (Owner?.Value.ToLowerInvariant() ?? "all");

    /// <summary>One gateway for everybody, or one an owner at the owner's home hub, the first of which is the operators' too; on consecutive ports when one was asked for, else on free ones.</summary>
    public static IReadOnlyList<GatewayPlan> Create(IReadOnlyList<OwnerId> owners, int? firstPort)
    {
        var count = Math.Max(1, owners.Count);
        var ports = firstPort is { } given ? GivenPorts(given, count) : FreePorts(count);
        return owners.Count == 0
            ? [new GatewayPlan(null, HubName.Lyon, ports[0], Operators: true, PortIsGiven: firstPort is not null)]
            : [.. owners.Select((owner, index) => new GatewayPlan(owner, OwnerDirectory.Default.Find(owner)!.Home, ports[index], Operators: index == 0, PortIsGiven: firstPort is not null))];
    }

    public string[] Arguments(string dataFolder) =>
        ["--owner", Owner?.Value ?? "*", "--hub", Hub.Value, "--name", Name, "--data", dataFolder, "--port", Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>A free port that is nobody's default.</summary>
    public static int AnyFreePort()
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var port = Random.Shared.Next(LeastFallback, MostFallback);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new CliException($"No free TCP port was found between {LeastFallback} and {MostFallback}; name one with --port.");
    }

    private static List<int> GivenPorts(int first, int count)
    {
        if (first > IPEndPoint.MaxPort - count + 1)
        {
            throw new CliException($"{count} gateways need the ports from {first} on, and {IPEndPoint.MaxPort} is the last there is; name a lower one with --port.");
        }

        var ports = Enumerable.Range(first, count).ToList();
        foreach (var port in ports)
        {
            if (!IsFree(port))
            {
                throw new CliException($"Port {port} is taken by another program; name another with --port, or leave --port out to get a free one.");
            }
        }

        return ports;
    }

    private static List<int> FreePorts(int count)
    {
        var chosen = new List<int>();
        while (chosen.Count < count)
        {
            var usual = DefaultPort + chosen.Count;
            var port = IsFree(usual) ? usual : AnyFreePort();
            if (!chosen.Contains(port))
            {
                chosen.Add(port);
            }
        }

        return chosen;
    }

    /// <summary>Whether no program listens on a port at this moment.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
