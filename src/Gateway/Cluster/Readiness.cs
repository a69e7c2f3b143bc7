namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Whether the cluster can be reached, asked at most once in a while, however often somebody wants to know.</summary>
internal sealed class Readiness(ClusterObserver observer, ClusterObserverOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<bool>? _asked;
    private long _askedAt;

    /// <summary>Whether a silo answers, or answered a moment ago.</summary>
    public Task<bool> IsReadyAsync()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) >= options.ReadinessHolds))
            {
                _askedAt = time.GetTimestamp();
                _asked = observer.IsReachableAsync(CancellationToken.None);
            }

            return _asked;
        }
    }
}
