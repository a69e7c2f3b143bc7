namespace Orleans;

/// <summary>Takes part in a stage of a lifecycle.</summary>
public interface ILifecycleObserver
{
    /// <summary>The stage starts. An exception ends the start.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>The stage stops.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}
