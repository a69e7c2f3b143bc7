using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>Something for the queue of the command centre, as an actor of the mesh hands it over.</summary>
/// <param name="Cause">What makes it one and the same however often it is handed over; unique among all causes: the aggregate's key and version, or the feed's lane and position.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">What it is about: a message's, a hit's, a deployment's, a team's id; of what happened at an event its id, a stroke and the note's. While an item of that source is open, a further arrival changes it.</param>
/// <param name="From">Whom it comes from.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="What">What happened, a code of lower-case letters and dashes: <c>found</c>.</param>
[GenerateSerializer, Immutable, Alias("queue-arrival")]
public sealed record QueueArrival(
    [property: Id(0)] string Cause,
    [property: Id(1)] QueueItemKind Kind,
    [property: Id(2)] string Source,
    [property: Id(3)] OwnerId From,
    [property: Id(4)] Lane Priority,
    [property: Id(5)] string What)
{
    /// <summary>Where: the countries that it concerns; empty when it says none.</summary>
    [Id(6)]
    public ImmutableArray<OwnerId> Where { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it was composed, by the sender's clock; null when that is the hub's.</summary>
    [Id(7)]
    public DateTimeOffset? ComposedAt { get; init; }

    /// <summary>When the sender's hub had it flushed; null when nobody sent it.</summary>
    [Id(8)]
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>How long after it the sender wants an answer; null for none.</summary>
    [Id(9)]
    public TimeSpan? AnswerWithin { get; init; }

    /// <summary>A line for the officers that hubs may read; null for none.</summary>
    [Id(10)]
    public string? Line { get; init; }

    /// <summary>What hubs do not read; null for nothing.</summary>
    [Id(11)]
    public SealedContent? Words { get; init; }

    /// <summary>Whether it ends the item of that source, if one is open, and opens none: a message was withdrawn, an alert cancelled.</summary>
    [Id(12)]
    public bool Ends { get; init; }
}

/// <summary>What an item of the queue is.</summary>
[GenerateSerializer, Alias("queue-item-kind")]
[JsonConverter(typeof(KebabCase<QueueItemKind>))]
public enum QueueItemKind
{
    /// <summary>A flash or urgent message to the Secretariat.</summary>
    Message = 0,

    /// <summary>A bureau asks for help.</summary>
    Help = 1,

    /// <summary>A check found a person who is wanted or dangerous.</summary>
    Hit = 2,

    /// <summary>An orange or red alert of a disaster.</summary>
    Alert = 3,

    /// <summary>Something of the mesh alarms the command centre: a deployment, a team, an event.</summary>
    Alarm = 4,
}

/// <summary>An item of the queue. It stands in one room's queue, which <paramref name="Room"/> says, from its arrival until it is closed.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">What it is about.</param>
/// <param name="From">Whom it comes from.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="What">What happened last.</param>
/// <param name="Room">The room in whose queue it stands.</param>
/// <param name="ArrivedAt">When it came, by the hub's clock, by which its clocks run.</param>
/// <param name="TakeBy">By when it is to be taken; null when it is, or has been escalated to all.</param>
[GenerateSerializer, Immutable, Alias("queue-item")]
public sealed record QueueItem(
    [property: Id(0)] long Number,
    [property: Id(1)] QueueItemKind Kind,
    [property: Id(2)] string Source,
    [property: Id(3)] OwnerId From,
    [property: Id(4)] Lane Priority,
    [property: Id(5)] string What,
    [property: Id(6)] HubName Room,
    [property: Id(7)] DateTimeOffset ArrivedAt,
    [property: Id(8)] DateTimeOffset? TakeBy)
{
    /// <summary>The officer who has taken it; null when nobody has.</summary>
    [Id(9)]
    public string? TakenBy { get; init; }

    /// <summary>When it was taken; null when it is not.</summary>
    [Id(10)]
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Until when the sender wants an answer, counted from the arrival; null for none.</summary>
    [Id(11)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>When it was composed, by the sender's clock; null when it says none.</summary>
    [Id(12)]
    public DateTimeOffset? ComposedAt { get; init; }

    /// <summary>By how much the sender's clock is ahead (positive) or what it sent was late (negative), when that is more than <see cref="CommandLimits.ClockTolerance"/>; null otherwise.</summary>
    [Id(13)]
    public TimeSpan? ClockOff { get; init; }

    /// <summary>The countries that it concerns.</summary>
    [Id(14)]
    public ImmutableArray<OwnerId> Where { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A line for the officers; null for none.</summary>
    [Id(15)]
    public string? Line { get; init; }

    /// <summary>What hubs do not read; null for nothing, and in the desk's record: see <see cref="ILeadDeskGrain.GetItemAsync"/>.</summary>
    [Id(16)]
    public SealedContent? Words { get; init; }

    /// <summary>To whom it was escalated, one entry each time however many were on duty.</summary>
    [Id(17)]
    public ImmutableArray<QueueEscalation> Escalations { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How much of one kind and bureau came in while too much was open, for which the item stands; 0 for an item about one thing.</summary>
    [Id(18)]
    public int Collected { get; init; }
}

/// <summary>An escalation of an item that nobody took in time.</summary>
/// <param name="To">To whom.</param>
/// <param name="At">When.</param>
/// <param name="Told">The numbers of the officers on duty who were told.</param>
[GenerateSerializer, Immutable, Alias("queue-escalation")]
public sealed record QueueEscalation([property: Id(0)] EscalatedTo To, [property: Id(1)] DateTimeOffset At, [property: Id(2)] ImmutableArray<string> Told);

/// <summary>To whom an item is escalated.</summary>
[GenerateSerializer, Alias("escalated-to")]
[JsonConverter(typeof(KebabCase<EscalatedTo>))]
public enum EscalatedTo
{
    /// <summary>The supervisors on duty in the item's room; all on duty there when no supervisor is.</summary>
    Supervisor = 0,

    /// <summary>All on duty in all rooms.</summary>
    AllRooms = 1,
}
