using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Counts and latencies of the calls that this silo carries out, per grain interface and method: for the silo's statistics the real percentiles of the last seconds, and
/// for <see cref="ClusterIdentity.Meter"/> a histogram.
/// </summary>
internal sealed class CallStatistics(TimeProvider clock, IMeterFactory meters)
{
    /// <summary>The histogram of how long calls take; its count is the number of calls.</summary>
    public const string DurationName = "mesh.grain.call.duration";

    private readonly Histogram<double> _durations = meters.Create(ClusterIdentity.Meter).CreateHistogram(
        DurationName,
        "s",
        "How long the silo's actors take for a call.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });


    private readonly ConcurrentDictionary<(GrainInterfaceType Interface, string Method), MethodCounter> _counters = new();

    public MethodCounter CounterOf(GrainInterfaceType type, string method) =>
        _counters.TryGetValue((type, method), out var counter)
            ? counter
            : _counters.GetOrAdd((type, method), key => new MethodCounter(key.Interface.ToString()!, key.Method, _durations, clock));

    public ImmutableArray<MethodStatistics> Read() =>
        [.. _counters.Values.Select(counter => counter.Read()).OrderBy(method => method.Grain, StringComparer.Ordinal).ThenBy(method => method.Method, StringComparer.Ordinal)];
}
