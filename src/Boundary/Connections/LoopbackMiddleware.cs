using System.Net;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Boundary.Connections;

/// <summary>What stands where TLS has been switched off: lets nothing through that leaves the machine.</summary>
public sealed class LoopbackMiddleware : IConnectionMiddleware
{
    /// <inheritdoc/>
    /// <exception cref="ConnectionAbortedException">The other end is on another machine.</exception>
    public Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        if (context.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address))
        {
            return next(context);
        }

        context.Abort();
        throw new ConnectionAbortedException($"Without TLS (--no-tls) only connections on the loopback address are allowed, and {context.RemoteEndPoint} is elsewhere.");
    }
}
