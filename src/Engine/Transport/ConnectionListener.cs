using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>Accepts connections on one endpoint and hands each, when it has passed the configured steps, to its owner.</summary>
internal sealed partial class ConnectionListener(ConnectionPipeline pipeline, Func<Stream, string, Task> serve, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Binds and starts to accept.</summary>
    /// <exception cref="IOException">The port is taken or may not be used.</exception>
    public IPEndPoint Start(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(512);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"The address {endpoint} cannot be listened on: {exception.Message}. Is another process using the port?", exception);
        }

        _socket = socket;
        _accepting = AcceptAsync(socket);
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Stops accepting; connections that were accepted stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    private async Task AcceptAsync(Socket socket)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _ = ServeAsync(accepted);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                LogAcceptFailed(logger, exception);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var remote = socket.RemoteEndPoint?.ToString() ?? "unknown";
            await pipeline.ServeAsync(socket, stream => serve(stream, remote), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            LogConnectionFailed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted.")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An accepted connection failed.")]
    private static partial void LogConnectionFailed(ILogger logger, Exception exception);
}
