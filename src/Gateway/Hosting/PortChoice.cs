using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Decides on which port of its address the gateway listens.</summary>
internal static class PortChoice
{
    /// <summary>The port that is taken when none was given and it is free.</summary>
    public const int Default = 8080;

    /// <summary>The port to listen on; 0 means that the operating system chooses.</summary>
    /// <param name="address">The address.</param>
    /// <param name="wanted">What was asked for; null when nothing was.</param>
    /// <exception cref="StartupException">The port that was asked for is taken, or the machine has no such address.</exception>
    public static int Choose(IPAddress address, int? wanted)
    {
        var problem = Try(address, wanted ?? Default);
        return (problem, wanted) switch
        {
            (null, _) => wanted ?? Default,
            (SocketError.AddressNotAvailable, _) => throw new StartupException($"This machine has no address {address}; choose one of its own with --listen."),
            (_, null) => 0,
            (SocketError.AccessDenied, _) => throw new StartupException($"This user may not listen on port {wanted} of {address}; choose one from 1024 on with --port."),
            _ => throw new StartupException($"The port {wanted} on {address} is taken; stop who has it, or choose another with --port."),
        };
    }

    private static SocketError? Try(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
            return null;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
    }
}
