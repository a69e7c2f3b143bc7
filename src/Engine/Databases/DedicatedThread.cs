using System.Collections.Concurrent;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>
/// Runs blocking work one item after the other on a thread of its own, so that waiting for a disk or a file lock never
/// takes a thread that grains need.
/// </summary>
internal sealed class DedicatedThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private bool _disposed;

    internal DedicatedThread(string name)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Queues <paramref name="function"/>; the task completes with what it returned or threw.</summary>
    internal Task<T> RunAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() =>
            {
                try
                {
                    completion.SetResult(function());
                }
#pragma warning disable CA1031 // Whatever the work throws belongs to whoever asked for it, not to this thread.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    completion.SetException(exception);
                }
            });
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new ObjectDisposedException(nameof(DedicatedThread)));
        }

        return completion.Task;
    }

    /// <summary>Takes no more work, finishes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _work.CompleteAdding();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
            _work.Dispose();
        }
    }

    private void Loop()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
