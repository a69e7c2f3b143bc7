using System.Net;
using System.Net.Sockets;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>Opens connections.</summary>
internal sealed class ConnectionDialer(ConnectionPipeline pipeline)
{
    /// <summary>Connects within the time given.</summary>
    /// <exception cref="SocketException">Nobody listens there, or the network says no.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the caller gave up.</exception>
    public async Task<Stream> DialAsync(EndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token).ConfigureAwait(false);
            return await pipeline.OpenAsync(socket, limit.Token).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
