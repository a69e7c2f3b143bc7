namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>A clock that runs, and that a test puts forward together with all that waits by it; the test can also have it stand still for a while.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<LeapingTimer> _timers = [];
    private TimeSpan _shift;
    private DateTimeOffset? _standing;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _standing ?? (base.GetUtcNow() + _shift);
        }
    }

    /// <summary>Puts the clock forward to an instant. What was to happen before it happens now, once: a machine that slept makes up for nothing either.</summary>
    public void LeapTo(DateTimeOffset instant)
    {
        LeapingTimer[] timers;
        lock (_lock)
        {
            Assert.True(instant > GetUtcNow());
            _shift = instant - base.GetUtcNow();
            _standing = null;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Rearm();
        }
    }

    /// <summary>Puts the clock forward to an instant and has it stay there, while timers run, until it is put forward again.</summary>
    public void StandAt(DateTimeOffset instant)
    {
        LeapTo(instant);
        lock (_lock)
        {
            _standing = instant;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LeapingTimer(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private ITimer CreateRunning(TimerCallback callback) => base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Forget(LeapingTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class LeapingTimer : ITimer
    {
        private readonly Lock _lock = new();
        private readonly LeapingClock _clock;
        private readonly ITimer _running;
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public LeapingTimer(LeapingClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _running = clock.CreateRunning(_ =>
            {
                lock (_lock)
                {
                    _due = _period == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + _period;
                }

                callback(state);
                Rearm();
            });
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
                _period = period;
            }

            Rearm();
            return true;
        }

        public void Rearm()
        {
            lock (_lock)
            {
                var wait = _due - _clock.GetUtcNow();
                _running.Change(wait is null ? Timeout.InfiniteTimeSpan : wait.Value > TimeSpan.Zero ? wait.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            _clock.Forget(this);
            _running.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock.Forget(this);
            return _running.DisposeAsync();
        }
    }
}
