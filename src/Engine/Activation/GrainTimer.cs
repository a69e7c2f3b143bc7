using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>
/// A timer of an activation. Its ticks are turns: they follow the grain's own reentrancy unless <see cref="GrainTimerCreationOptions.Interleave"/> is set. The next
/// period starts when the callback has completed. A callback that throws is logged and the timer goes on.
/// </summary>
internal sealed partial class GrainTimer<TState> : Turn, IGrainTimer
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RefusedTickDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly GrainActivation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly bool _interleave;
    private readonly bool _keepAlive;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _ticking;
    private TimeSpan? _nextDue;
    private bool _disposed;

    public GrainTimer(GrainActivation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options, TimeProvider time, ILogger logger)
    {
        _activation = activation;
        _callback = callback;
        _state = state;
        _interleave = options.Interleave;
        _keepAlive = options.KeepAlive;
        _logger = logger;
        _period = options.Period;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static timer => ((GrainTimer<TState>)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (!activation.TryAddTimer(this))
        {
            // A turn that still runs while its activation ends may start a timer; it never ticks, like those that were stopped then.
            _disposed = true;
            _timer.Dispose();
            return;
        }

        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public override bool AlwaysInterleaves => _interleave;

    public override bool IsReadOnly => false;

    public override bool IsAbandoned => Volatile.Read(ref _disposed);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        TimerTimes.Validate(dueTime, period);
        lock (_gate)
        {
            if (_disposed)
            {
                // The activation is ending and has stopped its timers; the turn that still runs need not know.
                return;
            }

            _period = period;
            if (_ticking)
            {
                // The running tick sets the timer when it ends.
                _nextDue = dueTime;
            }
            else
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Volatile.Write(ref _disposed, true);
        }

        _timer.Dispose();
        _ = _stopping.CancelAsync();
        _activation.RemoveTimer(this);
    }

    public override async ValueTask RunAsync(GrainActivation activation)
    {
        if (!IsAbandoned)
        {
            try
            {
                if (_keepAlive)
                {
                    activation.Touch();
                }

                await _callback(_state, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Disposed, or the activation is ending.
            }
            catch (Exception exception)
            {
                LogCallbackFailed(_logger, exception, activation.GrainId);
                ActivationFaults.Handle(activation, exception);
            }
        }

        SetNext();
    }

    public override void Refuse(Exception cause)
    {
        LogTickSkipped(_logger, cause, _activation.GrainId);

        // The silo may serve again in a moment, and a timer without a period would otherwise never tick any more.
        SetNext(RefusedTickDelay);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_disposed || _ticking)
            {
                return;
            }

            _ticking = true;
            _nextDue = null;
        }

        if (!_activation.TryReceive(this))
        {
            Dispose();
        }
    }

    private void SetNext(TimeSpan? otherwise = null)
    {
        lock (_gate)
        {
            _ticking = false;
            if (_disposed)
            {
                return;
            }

            // A period of zero means "again at once", which still has to let other turns in between.
            var due = _nextDue ?? otherwise ?? (_period == TimeSpan.Zero ? ShortestPeriod : _period);
            _nextDue = null;
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The callback of a timer of {Grain} failed; the timer goes on.")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A tick of a timer of {Grain} was put off.")]
    private static partial void LogTickSkipped(ILogger logger, Exception exception, GrainId grain);
}
