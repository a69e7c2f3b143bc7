using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Failed attempts at one account that this gateway has not told the others yet.</summary>
internal sealed class PendingFailures
{
    private readonly Lock _lock = new();
    private ImmutableArray<DateTimeOffset> _times = [];
    private DateTimeOffset _last;
    private bool _telling;

    /// <summary>When they were.</summary>
    public ImmutableArray<DateTimeOffset> Times
    {
        get
        {
            lock (_lock)
            {
                return _times;
            }
        }
    }

    /// <summary>Counts one more; true when somebody has to tell.</summary>
    public bool Add(DateTimeOffset now, OfficerOptions options)
    {
        lock (_lock)
        {
            // No two have the same time, so that one that is told is known from the next.
            _last = now > _last ? now : _last.AddTicks(1);
            _times = [.. _times.Where(time => time > now - options.LockWindow).TakeLast(options.LockAfter - 1), _last];
            var starts = !_telling;
            _telling = true;
            return starts;
        }
    }

    /// <summary>These were told; true when there are more to tell.</summary>
    public bool Told(ImmutableArray<DateTimeOffset> times)
    {
        lock (_lock)
        {
            _times = _times.RemoveRange(times);
            return _telling = !_times.IsEmpty;
        }
    }

    /// <summary>They could not be told; they count on here, and are told with the next.</summary>
    public void NotTold()
    {
        lock (_lock)
        {
            _telling = false;
        }
    }
}
