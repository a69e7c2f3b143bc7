using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>How a call ended.</summary>
internal enum CallOutcome
{
    /// <summary>With an answer.</summary>
    Succeeded,

    /// <summary>A rule does not let whoever asked have it: that is an answer too, and nothing that an operator has to look after.</summary>
    Refused,

    /// <summary>Something that was needed was not there, or broke.</summary>
    Failed,
}

/// <summary>Counts the calls of one method, and their latencies over the last full window of ten seconds.</summary>
internal sealed class MethodCounter(string grain, string method, Histogram<double> durations, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly KeyValuePair<string, object?> Succeeded = new("outcome", "succeeded");
    private static readonly KeyValuePair<string, object?> Refused = new("outcome", "refused");
    private static readonly KeyValuePair<string, object?> Failed = new("outcome", "failed");

    private readonly Lock _lock = new();
    private readonly long _started = clock.GetTimestamp();
    private readonly KeyValuePair<string, object?> _grain = new("grain", grain);
    private readonly KeyValuePair<string, object?> _method = new("method", method);
    private LatencyHistogram _current = new();
    private LatencyHistogram _last = new();
    private long _window;
    private long _calls;
    private long _failures;

    /// <summary>A call that began at a timestamp of the clock ends now.</summary>
    public void Add(long started, CallOutcome outcome)
    {
        var now = clock.GetTimestamp();
        var latency = clock.GetElapsedTime(started, now);
        Interlocked.Increment(ref _calls);
        if (outcome == CallOutcome.Failed)
        {
            Interlocked.Increment(ref _failures);
        }

        durations.Record(latency.TotalSeconds, _grain, _method, outcome switch { CallOutcome.Succeeded => Succeeded, CallOutcome.Refused => Refused, _ => Failed });
        Turn(now);
        _current.Add(latency);
    }

    public MethodStatistics Read()
    {
        Turn(clock.GetTimestamp());
        var latencies = _last.Buckets();
        return new MethodStatistics(
            grain,
            method,
            Interlocked.Read(ref _calls),
            Interlocked.Read(ref _failures),
            latencies.Sum(bucket => bucket.Count) / Window.TotalSeconds,
            LatencyBucket.Percentile(latencies, 0.5),
            LatencyBucket.Percentile(latencies, 0.99))
        {
            P999 = LatencyBucket.Percentile(latencies, 0.999),
            Latencies = latencies,
        };
    }

    /// <summary>Begins a new window when it is time. A call that ends in the same instant may be counted on either side.</summary>
    private void Turn(long now)
    {
        var window = clock.GetElapsedTime(_started, now).Ticks / Window.Ticks;
        if (window == Volatile.Read(ref _window))
        {
            return;
        }

        lock (_lock)
        {
            if (window <= _window)
            {
                return;
            }

            (_last, _current) = (_current, _last);
            _current.Clear();
            if (window > _window + 1)
            {
                // Nothing was called for a whole window.
                _last.Clear();
            }

            Volatile.Write(ref _window, window);
        }
    }
}
