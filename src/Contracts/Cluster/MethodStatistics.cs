namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>Calls of one method of one kind of grain on one silo.</summary>
/// <param name="Grain">The grain interface's alias, for example <c>outbox</c>.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Calls">Calls since the silo started.</param>
/// <param name="Failures">Calls that ended with an exception since the silo started.</param>
/// <param name="CallsPerSecond">Over the last full ten seconds.</param>
/// <param name="P50">Median latency over the last full ten seconds; zero when there were no calls.</param>
/// <param name="P99">99th percentile of the latency over the last full ten seconds; zero when there were no calls.</param>
[GenerateSerializer, Immutable, Alias("method-statistics")]
public sealed record MethodStatistics(
    [property: Id(0)] string Grain,
    [property: Id(1)] string Method,
    [property: Id(2)] long Calls,
    [property: Id(3)] long Failures,
    [property: Id(4)] double CallsPerSecond,
    [property: Id(5)] TimeSpan P50,
    [property: Id(6)] TimeSpan P99);
