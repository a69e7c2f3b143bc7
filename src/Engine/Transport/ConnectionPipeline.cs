using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>Takes raw connections through the steps that the application has configured; without any they stay as they are.</summary>
internal sealed class ConnectionPipeline
{
    private readonly ConnectionDelegate? _steps;

    public ConnectionPipeline(ConnectionSteps steps, IServiceProvider services) =>
        _steps = steps.Build(services, static context => context.Features.Get<IConnectionEnd>()!.UseAsync(context));

    /// <summary>Serves a connection that was accepted, to its end.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="serve">What it carries in the end; the connection ends when it returns.</param>
    /// <param name="cancellationToken">Gives up a connection that is not ready yet.</param>
    public async Task ServeAsync(Socket socket, Func<Stream, Task> serve, CancellationToken cancellationToken)
    {
        if (_steps is null)
        {
            await serve(new NetworkStream(socket, ownsSocket: true)).ConfigureAwait(false);
            return;
        }

        await using var context = new SocketConnection(socket);
        var giveUp = cancellationToken.Register(context.Abort);
        context.End = async stream =>
        {
            await giveUp.DisposeAsync().ConfigureAwait(false);
            await serve(stream).ConfigureAwait(false);
        };
        try
        {
            await _steps(context).ConfigureAwait(false);
        }
        finally
        {
            await giveUp.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes a connection that was opened through the steps; it lives until the stream is disposed of.</summary>
    public async Task<Stream> OpenAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (_steps is null)
        {
            return new NetworkStream(socket, ownsSocket: true);
        }

        var context = new SocketConnection(socket);
        var ready = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        context.End = stream =>
        {
            ready.TrySetResult(stream);
            return context.Closed;
        };
        _ = RunAsync(_steps, context, ready);
        await using var giveUp = cancellationToken.Register(context.Abort);
        return await ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task RunAsync(ConnectionDelegate steps, SocketConnection context, TaskCompletionSource<Stream> ready)
    {
        try
        {
            await using (context.ConfigureAwait(false))
            {
                await steps(context).ConfigureAwait(false);
            }

            ready.TrySetException(new IOException("The connection was given up before it was ready."));
        }
        catch (Exception exception)
        {
            // Once the stream is handed out its user learns from it what happened.
            ready.TrySetException(exception);
        }

        _ = ready.Task.Exception;
    }
}
