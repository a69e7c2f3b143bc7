using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>A raw connection as the steps of the application see it.</summary>
internal sealed class SocketConnection : ConnectionContext, IConnectionEnd
{
    private readonly Socket _socket;
    private readonly NetworkStream _network;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SocketConnection(Socket socket)
    {
        _socket = socket;
        _network = new NetworkStream(socket, ownsSocket: true);
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closing.Token;
        Transport = new StreamPipe(_network);
        Features.Set<IConnectionEnd>(this);
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>What uses the connection in the end.</summary>
    public Func<Stream, Task>? End { get; set; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Closed => _closed.Task;

    public override void Abort() => Close();

    public override void Abort(ConnectionAbortedException abortReason) => Close();

    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    Task IConnectionEnd.UseAsync(ConnectionContext context) => End!(new PipeStream(context.Transport, Close));

    private void Close()
    {
        if (_closed.TrySetResult())
        {
            _network.Dispose();
            _socket.Dispose();
            _closing.Cancel();
        }
    }
}
