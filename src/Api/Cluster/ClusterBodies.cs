using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Screening;
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
    /// <summary>The same per kind of grain, all methods of it together.</summary>
    public ImmutableArray<MethodBody> Grains { get; init; } = [];

    /// <summary>How much of its owners' messages this gateway can search, for example <c>indexed 120000 of 200000</c>.</summary>
    public string? Search { get; init; }

    /// <summary>How many messages no gateway of their recipients has fetched yet, each recipient counted; of the outboxes that are active on silos that answered.</summary>
    public long UndeliveredCount { get; init; }

    /// <summary>The oldest of them, at most 100: per sender, receiver and lane, the oldest first.</summary>
    public ImmutableArray<UndeliveredBody> Undelivered { get; init; } = [];

    /// <summary>All of them summed for each receiver, the largest first.</summary>
    public ImmutableArray<BacklogBody> Backlogs { get; init; } = [];

    /// <summary>The ways between the hubs, each in both directions.</summary>
    public ImmutableArray<HubLinkBody> Links { get; init; } = [];
}

/// <summary>The way from one hub to another.</summary>
/// <param name="From">From where.</param>
/// <param name="To">To where.</param>
/// <param name="RoundTripMilliseconds">There and back, as the silos of the first measure it; null when none of them reaches the other.</param>
/// <param name="Undelivered">How many of the undelivered messages go that way, all of them counted: from owners at home in the first to owners at home in the other.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited; 0 when there is none.</param>
public sealed record HubLinkBody(HubName From, HubName To, double? RoundTripMilliseconds, long Undelivered, double OldestSeconds);

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
    ImmutableArray<MethodBody> Methods)
{
    /// <summary>All its calls together, as those of grain <c>*</c>; null when there were none, or it did not answer.</summary>
    public MethodBody? All { get; init; }

    /// <summary>How much of the processors its process uses, from 0 to 100 over all of them; 0 when it did not answer.</summary>
    public double ProcessorPercent { get; init; }

    /// <summary>The addresses of the silos that hold it for dead, as the membership table has them; their votes lapse.</summary>
    public ImmutableArray<string> SuspectedBy { get; init; } = [];

    /// <summary>What it last said of itself to this gateway; null when it answers now, or never did.</summary>
    public SiloFiguresBody? LastKnown { get; init; }
}

/// <summary>What a silo said of itself earlier.</summary>
/// <param name="At">When.</param>
/// <param name="Activations">Actors that it held.</param>
/// <param name="MemoryBytes">Resident memory of its process.</param>
/// <param name="ProcessorPercent">How much of the processors its process used.</param>
/// <param name="CallsPerSecond">Calls of all methods.</param>
public sealed record SiloFiguresBody(DateTimeOffset At, int Activations, long MemoryBytes, double ProcessorPercent, double CallsPerSecond);

/// <summary>How the cluster was.</summary>
/// <param name="Samples">One every ten seconds since an operator first looked at the cluster through this gateway, the oldest first; at most an hour, in the memory of this gateway.</param>
/// <param name="Changes">What became of silos, the newest first: what the membership table has of those that live, and of the last 25 that have died within a week.</param>
public sealed record ClusterHistoryBody(ImmutableArray<ClusterSampleBody> Samples, ImmutableArray<SiloChangeBody> Changes);

/// <summary>How the cluster was at one time.</summary>
/// <param name="At">When.</param>
/// <param name="ActiveSilos">How many silos were active.</param>
/// <param name="Activations">Actors of all silos that answered.</param>
/// <param name="CallsPerSecond">Calls of all silos that answered.</param>
/// <param name="Undelivered">How many messages no gateway of their recipients had fetched.</param>
public sealed record ClusterSampleBody(DateTimeOffset At, int ActiveSilos, int Activations, double CallsPerSecond, long Undelivered);

/// <summary>What became of a silo.</summary>
/// <param name="At">When.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Address">Where other silos reached it.</param>
/// <param name="Status"><see cref="Started"/>, or <c>dead</c>.</param>
public sealed record SiloChangeBody(DateTimeOffset At, string Silo, string Address, string Status)
{
    /// <summary>The silo was started.</summary>
    public const string Started = "started";

    /// <summary>The silos that declared it dead, by name, or by address when the membership table has them no more; the silo itself when it stopped as it was told to.</summary>
    public ImmutableArray<string> DeclaredBy { get; init; } = [];
}

/// <summary>A silo was told to drain.</summary>
/// <param name="Silo">The silo.</param>
public sealed record DrainBody(string Silo);

/// <summary>Where an actor is active.</summary>
/// <param name="Actor">The actor: its kind, a slash and its key.</param>
/// <param name="Home">The hub where it belongs.</param>
/// <param name="Silos">The silos that hold an activation of it: none when it is not active, and never more than one for longer than a take-over lasts.</param>
/// <param name="Silent">The active silos that did not answer, and may hold one.</param>
public sealed record ActivationBody(string Actor, HubName Home, ImmutableArray<string> Silos, ImmutableArray<string> Silent);

/// <summary>What waited for a receiver's hub is sent again.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Receiver">To whom.</param>
/// <param name="Lane">On which lane.</param>
/// <param name="Waiting">How many entries waited; 0 when the receiver's hub has everything.</param>
/// <param name="Oldest">When the oldest of them was accepted; null when none waited.</param>
/// <param name="LastFailure">Why the attempt before failed; null when it did not.</param>
public sealed record LinkRetryBody(OwnerId Sender, OwnerId Receiver, Lane Lane, long Waiting, DateTimeOffset? Oldest, string? LastFailure);

/// <summary>How far the hubs' copies of all records are.</summary>
/// <param name="Hubs">The hubs that answer.</param>
/// <param name="Silent">Those that do not.</param>
public sealed record RecordCopiesBody(ImmutableArray<RecordCopyState> Hubs, ImmutableArray<HubName> Silent);

/// <summary>Calls of one method of one kind of grain, or of all its methods.</summary>
/// <param name="Grain">The kind of grain, for example outbox.</param>
/// <param name="Method">The method's name; <c>*</c> for all of them.</param>
/// <param name="Calls">Calls since the silo started.</param>
/// <param name="Failures">Calls that failed since the silo started; what a rule refused is not among them.</param>
/// <param name="CallsPerSecond">Over the last full ten seconds.</param>
/// <param name="P50Milliseconds">Median latency of all these calls over the last full ten seconds; of all methods without reads that wait until something arrives.</param>
/// <param name="P99Milliseconds">99th percentile of them.</param>
public sealed record MethodBody(
    string Grain,
    string Method,
    long Calls,
    long Failures,
    double CallsPerSecond,
    double P50Milliseconds,
    double P99Milliseconds)
{
    /// <summary>Stands for all grains, or all methods of one.</summary>
    public const string Every = "*";

    /// <summary>99.9th percentile of them.</summary>
    public double P999Milliseconds { get; init; }

    /// <summary>Whether calls wait until something arrives: their latencies say how long nothing did.</summary>
    public bool WaitsForNews { get; init; }
}

/// <summary>What one owner has sent to another on one lane and no gateway of the other has fetched yet.</summary>
/// <param name="Owner">Who sent it.</param>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
public sealed record UndeliveredBody(OwnerId Owner, OwnerId Receiver, Lane Lane, long Count, DateTimeOffset Since, double AgeSeconds);

/// <summary>What no gateway of one owner has fetched yet, whoever sent it and on whatever lane.</summary>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
public sealed record BacklogBody(OwnerId Receiver, long Count, DateTimeOffset Since, double AgeSeconds);

/// <summary>How the gateway does.</summary>
/// <param name="Status">One word.</param>
/// <param name="Search">How much of the owners' messages can be searched, for example <c>indexed 120000 of 200000</c>; only said of readiness.</param>
public sealed record HealthBody(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Search = null);
