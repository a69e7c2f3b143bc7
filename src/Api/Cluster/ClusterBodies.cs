using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>The machines of the mesh, as this gateway sees them now.</summary>
/// <param name="At">When.</param>
/// <param name="Hubs">The hubs, and who stands in for a hub that is down.</param>
/// <param name="Silos">The silos that are known, by name.</param>
/// <param name="Methods">Calls of all silos that answered, per grain and method, the busiest first.</param>
public sealed record ClusterBody(
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
public sealed record HubBody(HubName Name, int ActiveSilos, HubName? StandIn);

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
public sealed record SiloBody(
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
public sealed record MethodBody(
    string Grain,
    string Method,
    long Calls,
    long Failures,
    double CallsPerSecond,
    double P50Milliseconds,
    double P99Milliseconds);

/// <summary>What one owner has sent to another on one lane and no gateway of the other has fetched yet.</summary>
/// <param name="Owner">Who sent it.</param>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
public sealed record UndeliveredBody(OwnerId Owner, OwnerId Receiver, Lane Lane, long Count, DateTimeOffset Since, double AgeSeconds);

/// <summary>How the gateway does.</summary>
/// <param name="Status">One word.</param>
/// <param name="Search">How much of the owners' messages can be searched, for example <c>indexed 120000 of 200000</c>; only said of readiness.</param>
public sealed record HealthBody(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Search = null);
