using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Reflection;
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

    /// <summary>Of methods that are not the mesh's own there is none.</summary>
    private readonly ConcurrentDictionary<(GrainInterfaceType Interface, MethodInfo Method), MethodCounter?> _counters = new();

    /// <summary>The counter of a method; null when it is not one of the mesh's own.</summary>
    public MethodCounter? CounterOf(GrainInterfaceType type, MethodInfo method) =>
        _counters.TryGetValue((type, method), out var counter)
            ? counter
            : _counters.GetOrAdd((type, method), key => key.Method.DeclaringType?.Assembly == typeof(ISiloGrain).Assembly ? new MethodCounter(key.Interface.ToString()!, key.Method.Name, _durations, clock) : null);

    public ImmutableArray<MethodStatistics> Read() =>
        [.. _counters.Values.OfType<MethodCounter>().Select(counter => counter.Read()).OrderBy(method => method.Grain, StringComparer.Ordinal).ThenBy(method => method.Method, StringComparer.Ordinal)];
}
