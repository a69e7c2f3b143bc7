using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>A case as one reader sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Counts its changes, also the ETag; 0 for who was removed and sees no changes.</param>
/// <param name="Self">How the reader takes part.</param>
/// <param name="Summary">What lists show; null for who was removed.</param>
/// <param name="Details">All else; null for who has not accepted or was removed.</param>
[GenerateSerializer, Immutable, Alias("case-view")]
public sealed record CaseView(
    [property: Id(0)] CaseId Id,
    [property: Id(1)] long Version,
    [property: Id(2)] CaseParticipant Self,
    [property: Id(3)] CaseSummary? Summary,
    [property: Id(4)] CaseDetails? Details);

/// <summary>What lists show of a case; also the content of its row in replicas.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Lead">Who leads it.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Title">Its title and crime area, for gateways.</param>
[GenerateSerializer, Immutable, Alias("case-summary")]
public sealed record CaseSummary(
    [property: Id(0)] CaseId Id,
    [property: Id(1)] OwnerId Lead,
    [property: Id(2)] CaseStatus Status,
    [property: Id(3)] DateTimeOffset OpenedAt,
    [property: Id(4)] SealedContent Title);

/// <summary>What those who take part in a case see of it, beside its entries.</summary>
/// <param name="Participants">Who takes part, or did.</param>
/// <param name="Subjects">Whom and what it is about.</param>
/// <param name="Tasks">What is to be done.</param>
/// <param name="Evidence">The items of evidence that the reader may see, and where they are.</param>
/// <param name="Entries">How many entries there are, also those that the reader does not see.</param>
[GenerateSerializer, Immutable, Alias("case-details")]
public sealed record CaseDetails(
    [property: Id(0)] ImmutableArray<CaseParticipant> Participants,
    [property: Id(1)] ImmutableArray<CaseSubject> Subjects,
    [property: Id(2)] ImmutableArray<CaseTask> Tasks,
    [property: Id(3)] ImmutableArray<EvidenceItem> Evidence,
    [property: Id(4)] long Entries)
{
    /// <summary>To whom the lead was offered; null when it is not.</summary>
    [Id(5)]
    public OwnerId? LeadOfferedTo { get; init; }

    /// <summary>Into which case the lead would have it merged; null when into none.</summary>
    [Id(6)]
    public CaseId? MergeOffered { get; init; }

    /// <summary>Of which case it is part now; null unless it was merged.</summary>
    [Id(7)]
    public CaseId? MergedInto { get; init; }

    /// <summary>The cases that became part of it, or are becoming so.</summary>
    [Id(8)]
    public ImmutableArray<CaseMerge> Merges { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Why it was closed, for gateways; null when nobody said, or it is open.</summary>
    [Id(9)]
    public SealedContent? ClosingReason { get; init; }
}

/// <summary>A bureau in a case.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Role">What it does there.</param>
/// <param name="State">Whether it takes part.</param>
/// <param name="Since">Since when it stands so.</param>
/// <param name="Sees">How many entries it may see.</param>
[GenerateSerializer, Immutable, Alias("case-participant")]
public sealed record CaseParticipant(
    [property: Id(0)] OwnerId Owner,
    [property: Id(1)] CaseRole Role,
    [property: Id(2)] ParticipantState State,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] long Sees);

/// <summary>Whom or what a case is about.</summary>
/// <param name="Number">Its number in the case.</param>
/// <param name="Owner">Who named it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Everything known, for gateways.</param>
/// <param name="Terms">
/// Hashes that gateways make of its numbers, by which it and subjects of other cases learn of each other, and their owners whom to ask; empty when its owner has not opted in.
/// </param>
[GenerateSerializer, Immutable, Alias("case-subject")]
public sealed record CaseSubject(
    [property: Id(0)] int Number,
    [property: Id(1)] OwnerId Owner,
    [property: Id(2)] CaseSubjectKind Kind,
    [property: Id(3)] SealedContent Content,
    [property: Id(4)] ImmutableArray<Sha256Hash> Terms)
{
    /// <summary>Whom to ask: others who know one of its terms in another case, as a reader is told; not which case, nor how many.</summary>
    [Id(5)]
    public ImmutableArray<OwnerId> KnownTo { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A case that became part of another one, or is becoming so.</summary>
/// <param name="Source">The case.</param>
/// <param name="By">Who merged it.</param>
/// <param name="At">When that was decided.</param>
/// <param name="TakenUpTo">Up to which of its entries they are taken over.</param>
/// <param name="IsDone">Whether everything is taken over.</param>
[GenerateSerializer, Immutable, Alias("case-merge")]
public sealed record CaseMerge(
    [property: Id(0)] CaseId Source, [property: Id(1)] Author By, [property: Id(2)] DateTimeOffset At, [property: Id(3)] long TakenUpTo, [property: Id(4)] bool IsDone)
{
    /// <summary>What room is kept for until everything is taken over; null behind that, and for readers.</summary>
    [Id(5)]
    public CaseSize? Room { get; init; }
}

/// <summary>How much a case has of what is limited; entries are not.</summary>
/// <param name="Participants">Its participants, also those removed.</param>
/// <param name="Subjects">How many subjects.</param>
/// <param name="Tasks">How many tasks.</param>
/// <param name="Evidence">How many items of evidence.</param>
[GenerateSerializer, Immutable, Alias("case-size")]
public sealed record CaseSize(
    [property: Id(0)] ImmutableArray<OwnerId> Participants, [property: Id(1)] int Subjects, [property: Id(2)] int Tasks, [property: Id(3)] int Evidence);

/// <summary>What a case takes over from one that became part of it: a page.</summary>
/// <param name="Entries">Entries, in their order.</param>
/// <param name="Custody">The steps of the items of evidence among them.</param>
/// <param name="Shared">Everything else, with the first page; null with the others.</param>
/// <param name="IsLast">Whether no entries follow.</param>
[GenerateSerializer, Immutable, Alias("case-takeover")]
public sealed record CaseTakeover(
    [property: Id(0)] ImmutableArray<CaseEntry> Entries,
    [property: Id(1)] ImmutableArray<NumberedCustodyStep> Custody,
    [property: Id(2)] CaseDetails? Shared,
    [property: Id(3)] bool IsLast);

/// <summary>Where a case stands.</summary>
[GenerateSerializer, Alias("case-status")]
[JsonConverter(typeof(KebabCase<CaseStatus>))]
public enum CaseStatus
{
    /// <summary>It is worked on.</summary>
    Open = 0,

    /// <summary>It is closed; its lead can reopen it.</summary>
    Closed = 1,

    /// <summary>It is part of another case, for good.</summary>
    Merged = 2,
}

/// <summary>What a participant does in a case.</summary>
[GenerateSerializer, Alias("case-role")]
[JsonConverter(typeof(KebabCase<CaseRole>))]
public enum CaseRole
{
    /// <summary>Reads what it is shown.</summary>
    Observer = 0,

    /// <summary>Adds entries, subjects and tasks.</summary>
    Contributor = 1,

    /// <summary>Also invites, removes, closes and merges. One participant leads.</summary>
    Lead = 2,
}

/// <summary>Whether an owner takes part in a case.</summary>
[GenerateSerializer, Alias("participant-state")]
[JsonConverter(typeof(KebabCase<ParticipantState>))]
public enum ParticipantState
{
    /// <summary>It was invited and has not answered.</summary>
    Invited = 0,

    /// <summary>It takes part.</summary>
    Active = 1,

    /// <summary>It has declined.</summary>
    Declined = 2,

    /// <summary>It was removed or has left: it sees that there was a case, and its own entries.</summary>
    Removed = 3,
}

/// <summary>What the subject of a case is.</summary>
[GenerateSerializer, Alias("case-subject-kind")]
[JsonConverter(typeof(KebabCase<CaseSubjectKind>))]
public enum CaseSubjectKind
{
    /// <summary>A person.</summary>
    Person = 0,

    /// <summary>A document.</summary>
    Document = 1,

    /// <summary>A vehicle.</summary>
    Vehicle = 2,

    /// <summary>An organisation.</summary>
    Organisation = 3,
}

/// <summary>How large a case may be.</summary>
public static class CaseLimits
{
    /// <summary>Participants, also those removed.</summary>
    public const int MaxParticipants = 200;

    /// <summary>Subjects.</summary>
    public const int MaxSubjects = 200;

    /// <summary>Tasks.</summary>
    public const int MaxTasks = 500;

    /// <summary>Items of evidence.</summary>
    public const int MaxEvidence = 2000;

    /// <summary>Cases that become part of one.</summary>
    public const int MaxMerges = 100;

    /// <summary>Steps of the custody chain of one item.</summary>
    public const int MaxCustodySteps = 200;

    /// <summary>Entries that one command adds.</summary>
    public const int MaxEntriesAtOnce = 100;

    /// <summary>Entries or events of a page.</summary>
    public const int MaxPage = 100;

    /// <summary>Attachments of an entry.</summary>
    public const int MaxAttachments = 20;

    /// <summary>Terms of a subject.</summary>
    public const int MaxTerms = 16;

    /// <summary>Places in other cases where a case knows terms of its subjects to stand.</summary>
    public const int MaxHits = 500;

    /// <summary>Characters of an officer's number.</summary>
    public const int MaxOfficer = 60;

    /// <summary>Bytes of a title, a subject or the text of a task as hubs carry it, with the keys for its readers.</summary>
    public const int MaxTextBytes = 16 * 1024;

    /// <summary>Bytes of an entry, a step or a reason as hubs carry it, with the keys for its readers; attachments are not counted.</summary>
    public const int MaxContentBytes = 128 * 1024;

    /// <summary>How far a stated time may be ahead of the hub's clock.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
}
