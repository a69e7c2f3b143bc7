namespace Orleans;

/// <summary>Wants to take part in a lifecycle.</summary>
public interface ILifecycleParticipant<TLifecycleObservable>
    where TLifecycleObservable : ILifecycleObservable
{
    /// <summary>Subscribes to the lifecycle.</summary>
    void Participate(TLifecycleObservable lifecycle);
}
