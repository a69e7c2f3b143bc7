using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Hits;

/// <summary>The hits of one day on one record by one searcher; the key is a <see cref="HitId"/>.</summary>
[Alias("hit")]
public interface IHitGrain : IAggregateGrain
{
    /// <summary>Notes, confirms or clears. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>not-allowed-now</c>: nobody answers a silent hit, and a remark on what is forgotten is not kept; <c>busy</c>: the searcher has noted as many hits today as it may; <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<HitView> ExecuteAsync(IssuedCommand<HitCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The hit as it stands; null when there is none, or the reader is not told of it.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<HitView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>A hit with its version.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("hit-view")]
public sealed record HitView([property: Id(0)] HitRecord Record, [property: Id(1)] long Version);

/// <summary>A hit. A lead for an officer, never a proof.</summary>
/// <param name="Id">Its id, which names who searched.</param>
/// <param name="Owner">Whose record was found.</param>
/// <param name="Found">Which record.</param>
/// <param name="Channel">By which channel the check came.</param>
/// <param name="IsUrgent">Whether the owner answers within <see cref="HitLimits.UrgentClock"/>.</param>
/// <param name="FoundAt">When the hub learnt of it first.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Questions">What was asked since the owner last answered, the first <see cref="HitLimits.MaxQuestions"/>.</param>
[GenerateSerializer, Immutable, Alias("hit-record")]
public sealed record HitRecord(
    [property: Id(0)] HitId Id,
    [property: Id(1)] OwnerId Owner,
    [property: Id(2)] RecordId Found,
    [property: Id(3)] HitChannel Channel,
    [property: Id(4)] bool IsUrgent,
    [property: Id(5)] DateTimeOffset FoundAt,
    [property: Id(6)] HitState State,
    [property: Id(7)] ImmutableArray<HitQuestion> Questions)
{
    /// <summary>Whether more was asked than is kept.</summary>
    [Id(8)]
    public bool HasMore { get; init; }

    /// <summary>By when the owner is to answer; null when nobody answers, or it has.</summary>
    [Id(9)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>When the owner confirmed or cleared it; null while it has not.</summary>
    [Id(10)]
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Who confirmed or cleared it.</summary>
    [Id(11)]
    public Author? AnsweredBy { get; init; }

    /// <summary>What the owner wants the searcher to know, for gateways; null for nothing.</summary>
    [Id(12)]
    public SealedContent? Remark { get; init; }
}

/// <summary>A question that hit.</summary>
/// <param name="Hash">SHA-256 of its fixed form, in hexadecimal digits: by it the same question is known again.</param>
/// <param name="Text">Its fixed form, JSON, so that the owner can compare; null when it is longer than <see cref="HitLimits.MaxQuestionText"/>, and when it is kept no longer.</param>
/// <param name="Purpose">What the check was for.</param>
/// <param name="Officer">The number of the officer, or the name of the system; shown to the searcher only.</param>
/// <param name="At">When the hub that answered the check found it; the time at which it is noted where that is earlier.</param>
/// <param name="Score">How like a person is to the recorded one, 0 to 1; null for what was found exactly.</param>
[GenerateSerializer, Immutable, Alias("hit-question")]
public sealed record HitQuestion(
    [property: Id(0)] string Hash,
    [property: Id(1)] string? Text,
    [property: Id(2)] string Purpose,
    [property: Id(3)] string? Officer,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] double? Score);

/// <summary>Who learns of the hits of a credential (domain, section 5).</summary>
[GenerateSerializer, Alias("hit-channel")]
[JsonConverter(typeof(KebabCase<HitChannel>))]
public enum HitChannel
{
    /// <summary>Searcher, owner and command centre.</summary>
    Normal = 0,

    /// <summary>Searcher and command centre; the owner learns nothing.</summary>
    Silent = 1,

    /// <summary>All three, and the searcher only that there is something: no personal data, nothing of the record.</summary>
    AlertOnly = 2,
}

/// <summary>Where a hit stands.</summary>
[GenerateSerializer, Alias("hit-state")]
[JsonConverter(typeof(KebabCase<HitState>))]
public enum HitState
{
    /// <summary>The owner is to confirm or clear it.</summary>
    Open = 0,

    /// <summary>The owner is to confirm or clear it, and its time is over.</summary>
    Overdue = 1,

    /// <summary>The owner says that it is the one whom the record means, and that the record stands.</summary>
    Confirmed = 2,

    /// <summary>The owner says that it is another, or that the record does not stand any more.</summary>
    Cleared = 3,

    /// <summary>It is silent: nobody answers it.</summary>
    Noted = 4,
}

/// <summary>How large a hit may be, and its clocks.</summary>
public static class HitLimits
{
    /// <summary>Questions that are kept until the owner answers; that there were more is said.</summary>
    public const int MaxQuestions = 20;

    /// <summary>Characters of a question's fixed form.</summary>
    public const int MaxQuestionText = 4_000;

    /// <summary>Bytes of a remark, as hubs carry it.</summary>
    public const int MaxSealedBytes = 16 * 1024;

    /// <summary>Hits that a silo notes anew for one searcher on a day (UTC). Of 1.1 million hits of all members in a year (domain, section 2) the busiest member has about 850 a day.</summary>
    public const int MaxOfDay = 100_000;

    /// <summary>Of these, hits on records that the copy at the searcher's hub does not have: just cleared, or not there yet.</summary>
    public const int MaxUnknownOfDay = 1_000;

    /// <summary>Hours within which an owner confirms or clears.</summary>
    public const int ClockHours = 24;

    /// <summary>Hours within which it does so for an urgent hit: the answer to an urgent message has as many.</summary>
    public const int UrgentClockHours = 8;

    /// <summary>Within which time an owner confirms or clears.</summary>
    public static readonly TimeSpan Clock = TimeSpan.FromHours(ClockHours);

    /// <summary>Within which time an owner confirms or clears an urgent hit.</summary>
    public static readonly TimeSpan UrgentClock = TimeSpan.FromHours(UrgentClockHours);

    /// <summary>How long what was asked is kept, from the last question on.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);
}
