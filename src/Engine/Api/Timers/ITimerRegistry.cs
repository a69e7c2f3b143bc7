using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Starts timers of activations.</summary>
public interface ITimerRegistry
{
    /// <summary>Starts a timer that ends with the activation.</summary>
    IGrainTimer RegisterGrainTimer<TState>(IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
}
