namespace Orleans;

/// <summary>Something that starts and stops in stages.</summary>
public interface ILifecycleObservable
{
    /// <summary>Takes part in a stage. Stages start in ascending order and stop in descending order.</summary>
    /// <returns>Disposing it ends the participation.</returns>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
