using System.Collections.Concurrent;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// The reads of one feed that wait for something to come. They are released, with nothing, before the activation goes: a waiting read would hold it.
/// Released from any thread.
/// </summary>
internal sealed class FeedWaiters(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly HashSet<TaskCompletionSource> _waiting = [];
    private bool _closed;

    /// <summary>Waits until something came, the time is over, or the activation has to go.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _waiting.Add(waiter);
        }

        // A timer of its own instead of Task.WaitAsync: most waits end by time, and those should not cost an exception.
        await using var timer = clock.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter, wait, Timeout.InfiniteTimeSpan);
        await using var cancellation = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter);
        await waiter.Task;
        lock (_lock)
        {
            _waiting.Remove(waiter);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends all waits; later ones wait again.</summary>
    public void Release()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiting)
            {
                waiter.TrySetResult();
            }

            _waiting.Clear();
        }
    }

    /// <summary>Ends all waits, and later ones at once.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        Release();
    }
}

/// <summary>
/// All feeds of this silo on which somebody may wait. When silos come or go, activations move; waits end first, so that they do not hold what moves.
/// </summary>
internal sealed class FeedWaiterRegistry
{
    private readonly ConcurrentDictionary<FeedWaiters, byte> _feeds = new();

    public void Add(FeedWaiters waiters) => _feeds.TryAdd(waiters, 0);

    public void Remove(FeedWaiters waiters) => _feeds.TryRemove(waiters, out _);

    public void ReleaseAll()
    {
        foreach (var waiters in _feeds.Keys)
        {
            waiters.Release();
        }
    }
}
