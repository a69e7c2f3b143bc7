using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Api;

/// <summary>A hit as it stands: a lead, and no proof. Of the hit of a credential that learns only that there is something, its bureau sees neither record nor questions.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="Searcher">Who searched.</param>
/// <param name="Owner">Whose record was found, and who confirms or clears.</param>
/// <param name="Channel">By which channel the check came.</param>
/// <param name="FoundAt">When the hub learnt of it first.</param>
/// <param name="Record">Which record; null when it is not to be seen.</param>
/// <param name="IsUrgent">Whether the owner has the shorter time for its answer; null when that is not to be seen.</param>
/// <param name="AnswerBy">By when the owner is to answer; null when nobody answers, when it has, and when it is not to be seen.</param>
/// <param name="Questions">What was asked since the owner last answered, the first 20; empty when they are not to be seen.</param>
/// <param name="HasMore">Whether more was asked than is kept.</param>
/// <param name="Answer">What the owner answered; null while it has not.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record HitBody(
    HitId Id,
    HitState State,
    long Version,
    OwnerId Searcher,
    OwnerId Owner,
    HitChannel Channel,
    DateTimeOffset FoundAt,
    RecordId? Record,
    bool? IsUrgent,
    DateTimeOffset? AnswerBy,
    ImmutableArray<HitQuestionBody> Questions,
    bool HasMore,
    HitAnswerBody? Answer,
    string? Problem);

/// <summary>A question that hit.</summary>
/// <param name="Asked">What was asked, as a check asks it; null when it was too long to be kept, or is kept no longer.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Officer">The number of the officer or the name of the system; null to all but the searcher, and in lists.</param>
/// <param name="At">When.</param>
/// <param name="Score">How like a person is to the recorded one, 0 to 1; null for what was found exactly.</param>
public sealed record HitQuestionBody(JsonElement? Asked, string Purpose, string? Officer, DateTimeOffset At, double? Score);

/// <summary>What the owner of the record answered.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Remark">What it wants the searcher to know; null for nothing, in lists and when it cannot be shown.</param>
public sealed record HitAnswerBody(DateTimeOffset At, AuthorBody By, string? Remark);

/// <summary>Hits.</summary>
/// <param name="Hits">Those that changed last first; without remarks.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record HitsBody(ImmutableArray<HitBody> Hits, string? Next);

/// <summary>The owner's answer to a hit.</summary>
public sealed record AnswerHitRequest : CommandRequest
{
    /// <summary>Characters of a remark.</summary>
    public const int MaxRemark = 2_000;

    /// <summary>What the searcher is to know; hubs do not read it.</summary>
    [PlainText(1, MaxRemark)]
    public string? Remark { get; init; }
}
