using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Timers;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>Creates grain timers.</summary>
internal sealed class TimerRegistry(TimeProvider time, ILoggerFactory loggers) : ITimerRegistry
{
    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Timers.GrainTimer");

    public IGrainTimer RegisterGrainTimer<TState>(IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        TimerTimes.Validate(options.DueTime, options.Period);
        return grainContext is GrainActivation activation
            ? new GrainTimer<TState>(activation, callback, state, options, time, _logger)
            : throw new InvalidOperationException("Only an activated grain can have timers.");
    }
}
