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
internal sealed record GatewayPlan(OwnerId? Owner, HubName Hub, int Port)
{
    private const int DefaultPort = 8080;

    public string Name => "gateway-" + (Owner?.Value.ToLowerInvariant() ?? "all");

    /// <summary>One gateway for everybody, or one an owner at the owner's home hub; on consecutive ports when one was asked for, else on free ones.</summary>
    public static IReadOnlyList<GatewayPlan> Create(IReadOnlyList<OwnerId> owners, int? firstPort)
    {
        var count = Math.Max(1, owners.Count);
        var ports = firstPort is { } given ? GivenPorts(given, count) : FreePorts(count);
        return owners.Count == 0
            ? [new GatewayPlan(null, HubName.Lyon, ports[0])]
            : [.. owners.Select((owner, index) => new GatewayPlan(owner, OwnerDirectory.Default.Find(owner)!.Home, ports[index]))];
    }

    public string[] Arguments(string dataFolder) =>
        ["--owner", Owner?.Value ?? "*", "--hub", Hub.Value, "--name", Name, "--data", dataFolder, "--port", Port.ToString(CultureInfo.InvariantCulture)];

    private static List<int> GivenPorts(int first, int count)
    {
        var ports = Enumerable.Range(first, count).ToList();
        foreach (var port in ports)
        {
            using var socket = TryBind(port) ?? throw new CliException($"Port {port} is taken by another program; name another with --port, or leave --port out to get a free one.");
        }

        return ports;
    }

    private static List<int> FreePorts(int count)
    {
        // All stay bound until all are chosen, so that none is chosen twice.
        var sockets = new List<Socket>();
        try
        {
            for (var index = 0; index < count; index++)
            {
                sockets.Add(TryBind(DefaultPort + index) ?? TryBind(0) ?? throw new CliException("There is no free TCP port."));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static Socket? TryBind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
