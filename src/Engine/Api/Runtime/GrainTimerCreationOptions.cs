using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks and how its ticks run.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>Options to be filled in.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>Options with first delay and period.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> means never.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of one tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> means only once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True to let ticks run between the steps of requests. Default: false, a tick is a turn like any other.</summary>
    public bool Interleave { get; init; }

    /// <summary>True to let ticks keep the activation from being collected as idle. Default: false.</summary>
    public bool KeepAlive { get; init; }
}
