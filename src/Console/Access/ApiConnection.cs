using System.Net.Sockets;
using System.Text;

namespace Interpol.Mesh.Console.Access;

/// <summary>The way from the console to the gateway's own HTTP API.</summary>
/// <param name="handler">What carries requests; tests bring a double.</param>
public sealed class ApiConnection(HttpMessageHandler handler) : IDisposable
{
    /// <summary>The client. Time-outs are each caller's own: live feeds have none.</summary>
    public HttpClient Client { get; } = new(handler) { BaseAddress = new Uri("http://gateway/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A connection over a socket in a folder that nobody but the gateway's own user can open, as the gateway has made sure of at its start.</summary>
    /// <param name="socket">The socket's file.</param>
    public static ApiConnection Over(string socket) => new(new SocketsHttpHandler
    {
        ConnectCallback = (_, cancellationToken) => ConnectAsync(socket, cancellationToken),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string file, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
