using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Decides on which port of its address the gateway listens, and takes it: what is only looked at may be another process's a moment later.</summary>
internal static class PortChoice
{
    /// <summary>The port that is taken when none was given and it is free.</summary>
    public const int Default = 8080;

    /// <summary>Takes the port that was asked for; without a wish the default one, or any when somebody has that.</summary>
    /// <param name="address">The address.</param>
    /// <param name="wanted">What was asked for, 0 for any that is free; null when nothing was.</param>
    /// <returns>A socket that listens there. Who connects waits until somebody accepts.</returns>
    /// <exception cref="StartupException">The port that was asked for is taken, or the machine has no such address.</exception>
    public static Socket Take(IPAddress address, int? wanted)
    {
        try
        {
            return Listen(address, wanted ?? Default);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new StartupException($"This machine has no address {address}; choose one of its own with --listen.", failure);
        }
        catch (SocketException) when (wanted is null)
        {
            return Listen(address, 0);
        }
        catch (SocketException failure)
        {
            throw new StartupException(
                failure.SocketErrorCode == SocketError.AccessDenied
                    ? $"This user may not listen on port {wanted} of {address}; choose one from 1024 on with --port."
                    : $"The port {wanted} on {address} is taken; stop who has it, or choose another with --port.",
                failure);
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(address, port));
        try
        {
            // Two sockets may have one port until one of them listens.
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
