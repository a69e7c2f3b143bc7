using System.Collections.Concurrent;

namespace Interpol.Mesh.Grains.Feeds;

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
