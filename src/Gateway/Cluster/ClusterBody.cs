using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>The machines of the mesh, as this gateway sees them now.</summary>
/// <param name="At">When.</param>
/// <param name="Hubs">The hubs, and who stands in for a hub that is down.</param>
/// <param name="Silos">The silos that are known, by name.</param>
/// <param name="Methods">Calls of all silos that answered, per grain and method, the busiest first.</param>
internal sealed record ClusterBody(
    DateTimeOffset At,
    ImmutableArray<HubBody> Hubs,
    ImmutableArray<SiloBody> Silos,
    ImmutableArray<MethodBody> Methods)
{
    /// <summary>How much of its owners' messages this gateway can search, for example <c>indexed 120000 of 200000</c>.</summary>
    public string? Search { get; init; }

    /// <summary>How many messages no gateway of their recipients has fetched yet, each recipient counted; of the outboxes that are active on silos that answered.</summary>
    public long UndeliveredCount { get; init; }

    /// <summary>The oldest of them, at most 100: per sender, receiver and lane, the oldest first.</summary>
    public ImmutableArray<UndeliveredBody> Undelivered { get; init; } = [];
}

/// <summary>One hub.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ActiveSilos">How many of its silos are active.</param>
/// <param name="StandIn">Which hub carries its actors while it has no active silo; null while it has one, or when no hub has one.</param>
internal sealed record HubBody(HubName Name, int ActiveSilos, HubName? StandIn);

/// <summary>One silo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hub">Its hub; null when its name names none.</param>
/// <param name="Status">What the membership table says of it, for example active or dead.</param>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Answers">Whether it answered within the time that this gateway waits.</param>
/// <param name="Problem">Why there are no figures; null when there are.</param>
/// <param name="Activations">Actors that it holds; 0 when it did not answer.</param>
/// <param name="MemoryBytes">Resident memory of its process; 0 when it did not answer.</param>
/// <param name="CallsPerSecond">Calls of all methods over the last full ten seconds.</param>
/// <param name="Methods">Per grain and method.</param>
internal sealed record SiloBody(
    string Name,
    HubName? Hub,
    string Status,
    string Address,
    DateTimeOffset StartedAt,
    bool Answers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem,
    int Activations,
    long MemoryBytes,
    double CallsPerSecond,
    ImmutableArray<MethodBody> Methods);

/// <summary>Calls of one method of one kind of grain.</summary>
/// <param name="Grain">The kind of grain, for example outbox.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Calls">Calls since the silo started.</param>
/// <param name="Failures">Calls that ended with an exception since the silo started.</param>
/// <param name="CallsPerSecond">Over the last full ten seconds.</param>
/// <param name="P50Milliseconds">Median latency over the last full ten seconds; of several silos the highest.</param>
/// <param name="P99Milliseconds">99th percentile over the last full ten seconds; of several silos the highest.</param>
internal sealed record MethodBody(
    string Grain,
    string Method,
    long Calls,
    long Failures,
    double CallsPerSecond,
    double P50Milliseconds,
    double P99Milliseconds)
{
    /// <summary>The JSON form of a method's statistics.</summary>
    public static MethodBody Of(MethodStatistics method) => new(
        method.Grain,
        method.Method,
        method.Calls,
        method.Failures,
        Math.Round(method.CallsPerSecond, 2),
        Math.Round(method.P50.TotalMilliseconds, 3),
        Math.Round(method.P99.TotalMilliseconds, 3));
}
