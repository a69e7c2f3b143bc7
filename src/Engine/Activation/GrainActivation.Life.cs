using Interpol.Mesh.Engine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The life of an activation: creation, activation, idleness, deactivation.</summary>
internal sealed partial class GrainActivation
{
    private readonly GrainLifecycle _lifecycle = new();
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<IDisposable> _timers = [];
    private readonly Func<GrainActivation, GrainReference> _createReference;
    private AsyncServiceScope _scope;
    private GrainReference? _reference;
    private DeactivationReason _reason;
    private bool _deactivateOnceActive;
    private bool _finishing;
    private long _keepUntil = long.MinValue;
    private long _deactivatingSince;

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public GrainReference GrainReference => _reference ??= _createReference(this);

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = _services.Silo };

    public IGrainLifecycle ObservableLifecycle { get; }

    public Task Deactivated => _deactivated.Task;

    /// <summary>When deactivation began, in timestamps of the time provider; 0 before.</summary>
    public long DeactivatingSince => Volatile.Read(ref _deactivatingSince);

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => _scheduler.Run(ActivateAsync);

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, "The activation moves to where its placement says."), cancellationToken);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        bool finish;
        lock (_gate)
        {
            switch (_state)
            {
                case ActivationState.Activating:
                    _reason = deactivationReason;
                    _deactivateOnceActive = true;
                    return;
                case ActivationState.Valid:
                    _reason = deactivationReason;
                    _state = ActivationState.Deactivating;
                    _deactivatingSince = _services.Time.GetTimestamp();
                    finish = _turns.Running == 0;
                    break;
                default:
                    return;
            }
        }

        StopTimers();
        if (finish)
        {
            BeginFinish();
        }
    }

    /// <summary>Ends an activation that was never activated, and returns the calls that were waiting for it.</summary>
    public IReadOnlyList<Turn> Discard()
    {
        List<Turn> unserved;
        lock (_gate)
        {
            _state = ActivationState.Gone;
            unserved = _turns.TakeWaiting();
        }

        _deactivated.TrySetResult();
        return unserved;
    }

    /// <summary>Gives up an activation whose running turns do not end: its place is freed, and none of its replies leaves any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (_state != ActivationState.Deactivating || _finishing)
            {
                return;
            }

            _finishing = true;
            IsAbandoned = true;
        }

        LogAbandoned(_services.Logger, this);
        End();
    }

    /// <summary>Ends like the process it is in.</summary>
    public void Kill()
    {
        IsAbandoned = true;
        StopTimers();
    }

    /// <summary>Keeps the activation from being collected for a while; a negative time takes that back.</summary>
    public void DelayDeactivation(TimeSpan time)
    {
        var until = time <= TimeSpan.Zero ? long.MinValue
            : time == TimeSpan.MaxValue ? long.MaxValue
            : _services.Time.GetTimestamp() + (long)(time.TotalSeconds * _services.Time.TimestampFrequency);
        Volatile.Write(ref _keepUntil, until);
    }

    /// <summary>Counts as use, so that collection starts over.</summary>
    public void Touch()
    {
        lock (_gate)
        {
            _lastUsed = _services.Time.GetTimestamp();
        }
    }

    /// <summary>Whether it has been without a call for the time given and nothing keeps it.</summary>
    public bool IsIdleFor(TimeSpan age)
    {
        lock (_gate)
        {
            return _state == ActivationState.Valid
                && _turns.Running == 0
                && _turns.Waiting == 0
                && Volatile.Read(ref _keepUntil) < _services.Time.GetTimestamp()
                && _services.Time.GetElapsedTime(_lastUsed) >= age;
        }
    }

    /// <summary>Binds a timer to the life of the activation.</summary>
    public bool TryAddTimer(IDisposable timer)
    {
        lock (_gate)
        {
            return _state is ActivationState.Activating or ActivationState.Valid && _timers.Add(timer);
        }
    }

    public void RemoveTimer(IDisposable timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(_services.Collection.ActivationTimeout, _services.Time);
            _scope = _services.Provider.CreateAsyncScope();
            GrainInstance = Class.Create(this);
            Filters = _services.Filters.For(GrainInstance);
            await _lifecycle.OnStart(limit.Token).WaitAsync(limit.Token);
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(limit.Token).WaitAsync(limit.Token);
            }
        }
        catch (Exception exception)
        {
            await FailActivationAsync(exception);
            return;
        }

        List<Turn>? admitted;
        bool deactivate;
        lock (_gate)
        {
            _state = ActivationState.Valid;
            _lastUsed = _services.Time.GetTimestamp();
            deactivate = _deactivateOnceActive;
            admitted = deactivate ? null : AdmitWaitingAgain();
        }

        Start(admitted);
        if (deactivate)
        {
            Deactivate(_reason);
        }
    }

    private async Task FailActivationAsync(Exception cause)
    {
        LogActivationFailed(_services.Logger, cause, GrainId);
        List<Turn> waiting;
        lock (_gate)
        {
            _state = ActivationState.Gone;
            waiting = _turns.TakeWaiting();
        }

        StopTimers();
        foreach (var turn in waiting)
        {
            turn.Refuse(cause);
        }

        await DisposeInstanceAsync();
        _host.OnGone(this, []);
        _deactivated.TrySetResult();
    }

    private void BeginFinish()
    {
        lock (_gate)
        {
            if (_finishing)
            {
                return;
            }

            _finishing = true;
        }

        _scheduler.Run(FinishAsync);
    }

    private async Task FinishAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(_services.Collection.DeactivationTimeout, _services.Time);
            if (GrainInstance is IGrainBase grain && !_services.Lease.IsRevoked)
            {
                await grain.OnDeactivateAsync(_reason, limit.Token).WaitAsync(limit.Token);
            }

            await _lifecycle.OnStop(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_services.Logger, exception, GrainId);
        }

        await DisposeInstanceAsync();
        End();
    }

    private void End()
    {
        List<Turn> unserved;
        lock (_gate)
        {
            _state = ActivationState.Gone;
            unserved = _turns.TakeWaiting();
        }

        _host.OnGone(this, unserved);
        _deactivated.TrySetResult();
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_services.Logger, exception, GrainId);
        }
    }

    private void StopTimers()
    {
        IDisposable[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activating {Grain} failed.")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deactivating {Grain} failed; its activation is gone all the same.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Activation} was given up: its running calls did not end within the deactivation time-out. Their answers are not sent.")]
    private static partial void LogAbandoned(ILogger logger, GrainActivation activation);
}
