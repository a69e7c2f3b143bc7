using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>What rules and lists need of a case. Entries, steps of tasks and of custody chains are rows of its stream and not in here.</summary>
/// <param name="Id">Its number.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Lead">Who leads it.</param>
/// <param name="Title">Its title and crime area, for gateways.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Participants">Who takes part, was invited, declined or was removed.</param>
[GenerateSerializer, Immutable, Alias("case-state")]
internal sealed record CaseState(
    [property: Id(0)] CaseId Id,
    [property: Id(1)] DateTimeOffset OpenedAt,
    [property: Id(2)] OwnerId Lead,
    [property: Id(3)] SealedContent Title,
    [property: Id(4)] CaseStatus Status,
    [property: Id(5)] ImmutableArray<CaseParticipant> Participants)
{
    [Id(6)]
    public ImmutableArray<CaseSubject> Subjects { get => field.IsDefault ? [] : field; init; } = [];

    [Id(7)]
    public ImmutableArray<CaseTask> Tasks { get => field.IsDefault ? [] : field; init; } = [];

    [Id(8)]
    public ImmutableArray<EvidenceItem> Evidence { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many entries there are.</summary>
    [Id(9)]
    public long Entries { get; init; }

    /// <summary>No entry with a higher number was ever changed by its owner.</summary>
    [Id(10)]
    public long RevisedUpTo { get; init; }

    [Id(11)]
    public OwnerId? LeadOfferedTo { get; init; }

    [Id(12)]
    public CaseId? MergeOffered { get; init; }

    [Id(13)]
    public CaseId? MergedInto { get; init; }

    [Id(14)]
    public ImmutableArray<CaseMerge> Merges { get => field.IsDefault ? [] : field; init; } = [];

    [Id(15)]
    public SealedContent? ClosingReason { get; init; }

    /// <summary>Where terms of its subjects stand in cases of others.</summary>
    [Id(16)]
    public ImmutableArray<SubjectHit> Hits { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How an owner takes part; null when it never did.</summary>
    public CaseParticipant? Find(OwnerId owner) => Participants.FirstOrDefault(participant => participant.Owner == owner);

    /// <summary>Whether an owner takes part now.</summary>
    public bool IsActive(OwnerId owner) => Find(owner) is { State: ParticipantState.Active };

    /// <summary>Those that take part now.</summary>
    public IEnumerable<OwnerId> Active => Participants.Where(participant => participant.State == ParticipantState.Active).Select(participant => participant.Owner);

    /// <summary>A task.</summary>
    /// <exception cref="MeshException"><c>not-found</c></exception>
    public CaseTask Task(int number) =>
        Tasks.FirstOrDefault(task => task.Number == number) ?? throw new MeshException(MeshErrorCodes.NotFound, $"The case has no task {number}.");
}

/// <summary>A term of a subject that stands in another case, whose number is for hubs only.</summary>
[GenerateSerializer, Immutable, Alias("subject-hit")]
internal sealed record SubjectHit([property: Id(0)] int Number, [property: Id(1)] Sha256Hash Term, [property: Id(2)] CaseId Case, [property: Id(3)] OwnerId Owner);

/// <summary>A term of a subject stands in another case, or does not any more.</summary>
internal sealed record NoteKnown(SubjectHit Hit, bool IsKnown) : CaseCommand;

/// <summary>The change of an entry together with the entry, which the actor has read.</summary>
internal sealed record ReviseKnownEntry(ReviseEntry Command, CaseEntry? Entry) : CaseCommand;

/// <summary>The start or a step of a task, after the country's consent has recorded it as a use.</summary>
internal sealed record WorkUnderGrant(CaseCommand Command, ConsentId Consent) : CaseCommand;

/// <summary>The time of a task has come.</summary>
internal sealed record NoteOverdue(int Number) : CaseCommand;

/// <summary>A consent says that it is over.</summary>
internal sealed record EndGrant(ConsentEnd End) : CaseCommand;

/// <summary>A merge together with how much the other case has, which it has said.</summary>
internal sealed record MergeSizedCase(CaseId Source, CaseSize Size) : CaseCommand;

/// <summary>Another case takes this one over, and keeps so much room for it; null when its hub runs a version that does not say.</summary>
internal sealed record JoinCase(CaseId Target, CaseSize? Room) : CaseCommand;

/// <summary>The other case does not let itself be taken over.</summary>
internal sealed record RefuseMerge(CaseId Source, string Reason) : CaseCommand;

/// <summary>A page of what the other case has.</summary>
internal sealed record TakeOver(CaseId Source, long After, CaseTakeover Page) : CaseCommand;

/// <summary>What is told to the other case of a merge.</summary>
[GenerateSerializer, Immutable, Alias("merge-request")]
internal sealed record MergeRequest([property: Id(0)] CaseId Source, [property: Id(1)] Author By, [property: Id(2)] CaseSize? Room);

/// <summary>What is told to a consent: work under it has ended.</summary>
[GenerateSerializer, Immutable, Alias("grant-finished")]
internal sealed record GrantFinished([property: Id(0)] ConsentId Consent, [property: Id(1)] OwnerId By, [property: Id(2)] string Task, [property: Id(3)] OperationId Operation);
