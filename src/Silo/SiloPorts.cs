using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Silo;

/// <summary>
/// The ports of a silo. A reservation file keeps each from other silos of this machine that start at the same time, from
/// the choice until the process ends.
/// </summary>
internal sealed class SiloPorts : IDisposable
{
    private const int FirstSiloPort = 11100;
    private const int FirstGatewayPort = 30100;
    private const int FirstHealthPort = 31100;
    private const int PortsPerHub = 10;

    // Below the range from which the operating system takes ports for outgoing connections.
    private const int LeastFallback = 12000;
    private const int MostFallback = 30000;
    private const int MostAttempts = 200;

    private static readonly string Reservations = Path.Combine(Path.GetTempPath(), $"interpol-mesh-ports-{Environment.UserName}");

    private readonly List<FileStream> _reserved = [];

    private SiloPorts(MeshSiloOptions options)
    {
        var offset = (Contracts.Cluster.HubName.All.IndexOf(options.Hub) * PortsPerHub) + options.Number;
        Silo = Choose(options.ListenAddress, options.SiloPort, "--silo-port", FirstSiloPort + offset);
        Gateway = Choose(options.ListenAddress, options.GatewayPort, "--gateway-port", FirstGatewayPort + offset);
        Health = Choose(IPAddress.Loopback, options.HealthPort, "--health-port", FirstHealthPort + offset);
    }

    /// <summary>For other silos.</summary>
    public int Silo { get; }

    /// <summary>For clients.</summary>
    public int Gateway { get; }

    /// <summary>For health requests.</summary>
    public int Health { get; }

    /// <summary>Chooses the ports: those given; else the defaults where they are free; else any that are free.</summary>
    /// <exception cref="StartupException">A port that was given is taken.</exception>
    public static SiloPorts Choose(MeshSiloOptions options)
    {
        try
        {
            Directory.CreateDirectory(Reservations);
            return new SiloPorts(options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Ports cannot be reserved in {Reservations}: {exception.Message}", exception);
        }
    }

    /// <summary>Gives the reservations back.</summary>
    public void Dispose() => _reserved.ForEach(reservation => reservation.Dispose());

    private int Choose(IPAddress address, int? given, string option, int usual)
    {
        if (given is { } port)
        {
            return TryReserve(address, port) ? port : throw new StartupException($"Port {port} of {address} ({option}) is taken, or this machine has no such address; name another or none.");
        }

        var candidate = usual;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (TryReserve(address, candidate))
            {
                return candidate;
            }

            candidate = Random.Shared.Next(LeastFallback, MostFallback);
        }

        throw new StartupException($"No free port was found between {LeastFallback} and {MostFallback}; name one with {option}.");
    }

    private bool TryReserve(IPAddress address, int port)
    {
        try
        {
            _reserved.Add(new FileStream(Path.Combine(Reservations, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return false;
        }

        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            _reserved[^1].Dispose();
            _reserved.RemoveAt(_reserved.Count - 1);
            return false;
        }
    }
}
