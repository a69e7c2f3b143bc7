using System.Diagnostics;

namespace Interpol.Mesh.Bench.Measuring;

/// <summary>Collects latencies of one caller; recorders of several callers are merged for the figures. Not thread-safe.</summary>
internal sealed class LatencyRecorder
{
    private readonly List<long> _ticks = new(64 * 1024);

    /// <summary>Latencies recorded.</summary>
    public int Count => _ticks.Count;

    /// <summary>Records the time since a stamp of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public void RecordSince(long stamp) => _ticks.Add(Stopwatch.GetTimestamp() - stamp);

    /// <summary>Records a latency.</summary>
    public void Record(TimeSpan latency) => _ticks.Add((long)(latency.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Forgets everything, for the end of a warm-up.</summary>
    public void Clear() => _ticks.Clear();

    /// <summary>The figures of latencies that are known.</summary>
    public static LatencyFigures Of(IEnumerable<TimeSpan> latencies)
    {
        var recorder = new LatencyRecorder();
        foreach (var latency in latencies)
        {
            recorder.Record(latency);
        }

        return Merge([recorder]);
    }

    /// <summary>The figures over several recorders.</summary>
    public static LatencyFigures Merge(IEnumerable<LatencyRecorder> recorders)
    {
        var all = recorders.SelectMany(recorder => recorder._ticks).ToArray();
        Array.Sort(all);
        return new LatencyFigures(all.Length, At(0.50), At(0.99), At(1));

        TimeSpan At(double quantile) => all.Length == 0
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds((double)all[(int)Math.Min(all.Length - 1, Math.Ceiling(quantile * all.Length) - 1)] / Stopwatch.Frequency);
    }
}
