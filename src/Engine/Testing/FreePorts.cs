using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Engine.Testing;

/// <summary>Finds ports that nobody uses now.</summary>
internal static class FreePorts
{
    public static (int First, int Second) FindTwo()
    {
        // Both are held until both are known, or the same one might be found twice.
        using var first = Bind();
        using var second = Bind();
        return (PortOf(first), PortOf(second));
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
