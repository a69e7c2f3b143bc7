using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Decides on which port of the loopback interface the gateway listens.</summary>
internal static class PortChoice
{
    /// <summary>The port that is taken when none was given and it is free.</summary>
    public const int Default = 8080;

    /// <summary>The port to listen on; 0 means that the operating system chooses.</summary>
    /// <param name="wanted">What was asked for; null when nothing was.</param>
    /// <exception cref="StartupException">The port that was asked for is taken.</exception>
    public static int Choose(int? wanted)
    {
        if (wanted is not { } port)
        {
            return IsFree(Default) ? Default : 0;
        }

        return IsFree(port)
            ? port
            : throw new StartupException($"The port {port} on 127.0.0.1 is taken; stop who has it, or choose another with --port.");
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            probe.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
