using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Counts and latencies of the calls that this silo carries out, per grain interface and method.</summary>
internal sealed class CallStatistics(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(GrainInterfaceType Interface, string Method), MethodCounter> _counters = new();

    public MethodCounter CounterOf(GrainInterfaceType type, string method) =>
        _counters.TryGetValue((type, method), out var counter)
            ? counter
            : _counters.GetOrAdd((type, method), key => new MethodCounter(key.Interface.ToString()!, key.Method, clock));

    public ImmutableArray<MethodStatistics> Read() =>
        [.. _counters.Values.Select(counter => counter.Read()).OrderBy(method => method.Grain, StringComparer.Ordinal).ThenBy(method => method.Method, StringComparer.Ordinal)];
}
