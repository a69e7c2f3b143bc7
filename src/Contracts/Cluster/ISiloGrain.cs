using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>The silo of that name (<c>lyon-1</c>), placed on it. Calls fail with <c>unavailable</c> when there is no such silo now.</summary>
[Alias("silo")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Counts and latencies.</summary>
    [Alias("get-statistics")]
    Task<SiloStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the silo to finish what it does, hand its actors over and stop. Returns at once; repeating it is without effect.</summary>
    [Alias("drain")]
    Task DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether this silo holds an activation of an actor. It looks, and activates nothing.</summary>
    /// <param name="actor">The actor, for example <c>outbox/FR</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>invalid</c>: there is no such kind of actor.</exception>
    [Alias("holds")]
    Task<bool> HoldsAsync(GrainId actor, CancellationToken cancellationToken = default);

    /// <summary>Ends the activation of an actor on this silo once it is idle; the next call of the actor starts another, from the database. Repeating it is without effect.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="Errors.MeshException"><c>invalid</c>: there is no such kind of actor.</exception>
    [Alias("deactivate")]
    Task<bool> DeactivateAsync(GrainId actor, CancellationToken cancellationToken = default);

    /// <summary>Answers at once, whatever else the actor does: how long that takes is the way there and back. For other silos.</summary>
    [Alias("ping"), AlwaysInterleave]
    Task PingAsync(CancellationToken cancellationToken = default);
}

/// <summary>How far a silo is from another hub now.</summary>
/// <param name="Hub">The other hub.</param>
/// <param name="Time">The way there and back; null when none of its silos answered in time.</param>
[GenerateSerializer, Immutable, Alias("hub-round-trip")]
public sealed record HubRoundTrip([property: Id(0)] HubName Hub, [property: Id(1)] TimeSpan? Time);

/// <summary>What a silo says of itself.</summary>
/// <param name="Silo">The silo's name, for example <c>lyon-1</c>.</param>
/// <param name="Hub">The hub that it belongs to.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Activations">Activations it holds now.</param>
/// <param name="MemoryBytes">Resident memory of its process.</param>
/// <param name="Methods">Per grain and method.</param>
[GenerateSerializer, Immutable, Alias("silo-statistics")]
public sealed record SiloStatistics(
    [property: Id(0)] string Silo,
    [property: Id(1)] HubName Hub,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] int Activations,
    [property: Id(4)] long MemoryBytes,
    [property: Id(5)] ImmutableArray<MethodStatistics> Methods)
{
    /// <summary>The oldest of what its active outboxes have sent and is not delivered, oldest first; bounded.</summary>
    [Id(6)]
    public ImmutableArray<UndeliveredMessages> Undelivered { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many messages of its active outboxes are not delivered, each recipient counted.</summary>
    [Id(7)]
    public long UndeliveredCount { get; init; }

    /// <summary>How much of the processors its process uses, from 0 to 100 over all of them, as Orleans measures it.</summary>
    [Id(8)]
    public double ProcessorPercent { get; init; }

    /// <summary>How far the other hubs are that have a living silo.</summary>
    [Id(9)]
    public ImmutableArray<HubRoundTrip> RoundTrips { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What its active outboxes have sent and is not delivered, all of it, summed for each receiver and hub of senders.</summary>
    [Id(10)]
    public ImmutableArray<BureauBacklog> Backlogs { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What no gateway of one owner has fetched yet, whoever sent it and on whatever lane.</summary>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
[GenerateSerializer, Immutable, Alias("bureau-backlog")]
public sealed record BureauBacklog([property: Id(0)] OwnerId Receiver, [property: Id(1)] long Count, [property: Id(2)] DateTimeOffset Since)
{
    /// <summary>The hub where whoever sent it is at home; null for all hubs.</summary>
    [Id(3)]
    public HubName? From { get; init; }

    /// <summary>Sums backlogs, one for each receiver and hub from which it comes.</summary>
    /// <param name="backlogs">The backlogs; several may be of one receiver.</param>
    public static ImmutableArray<BureauBacklog> Sum(IEnumerable<BureauBacklog> backlogs) =>
        [.. backlogs.GroupBy(backlog => (backlog.Receiver, backlog.From)).Select(of => new BureauBacklog(of.Key.Receiver, of.Sum(backlog => backlog.Count), of.Min(backlog => backlog.Since)) { From = of.Key.From })];
}

/// <summary>Calls of one method of one kind of grain on one silo.</summary>
/// <param name="Grain">The grain interface's alias, for example <c>outbox</c>.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Calls">Calls since the silo started.</param>
/// <param name="Failures">Calls that failed since the silo started; what a rule refused is not among them.</param>
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
    [property: Id(6)] TimeSpan P99)
{
    /// <summary>99.9th percentile of the latency over the last full ten seconds; zero when there were no calls.</summary>
    [Id(7)]
    public TimeSpan P999 { get; init; }

    /// <summary>How many calls of the last full ten seconds took how long, of which percentiles over several methods and silos are made.</summary>
    [Id(8)]
    public ImmutableArray<LatencyBucket> Latencies { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Calls that took about the same time.</summary>
/// <param name="UpTo">The longest of them.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("latency-bucket")]
public readonly record struct LatencyBucket([property: Id(0)] TimeSpan UpTo, [property: Id(1)] long Count)
{
    /// <summary>The longest of the bucket in which the given part of the latencies lies; zero when there are none.</summary>
    /// <param name="buckets">The buckets, the shortest first; several may be of one time.</param>
    /// <param name="part">From 0 to 1, for example 0.99.</param>
    public static TimeSpan Percentile(ImmutableArray<LatencyBucket> buckets, double part)
    {
        var rank = (long)Math.Ceiling(part * buckets.Sum(bucket => bucket.Count));
        long seen = 0;
        foreach (var bucket in buckets)
        {
            seen += bucket.Count;
            if (seen >= rank)
            {
                return bucket.UpTo;
            }
        }

        return TimeSpan.Zero;
    }
}

/// <summary>What one owner has sent to another on one lane and no gateway of the other has fetched yet.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
[GenerateSerializer, Immutable, Alias("undelivered-messages")]
public sealed record UndeliveredMessages(
    [property: Id(0)] OwnerId Sender,
    [property: Id(1)] OwnerId Receiver,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] long Count,
    [property: Id(4)] DateTimeOffset Since);
