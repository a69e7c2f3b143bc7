using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>What can happen to a case. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("case-event")]
public abstract record CaseEvent;

/// <summary>It was opened.</summary>
[GenerateSerializer, Immutable, Alias("case-opened")]
public sealed record CaseOpened([property: Id(0)] SealedContent Title) : CaseEvent;

/// <summary>It has another title, or the title is sealed for others.</summary>
[GenerateSerializer, Immutable, Alias("case-described")]
public sealed record CaseDescribed([property: Id(0)] SealedContent Title) : CaseEvent;

/// <summary>It was closed.</summary>
[GenerateSerializer, Immutable, Alias("case-closed")]
public sealed record CaseClosed([property: Id(0)] SealedContent? Reason) : CaseEvent;

/// <summary>It was opened again.</summary>
[GenerateSerializer, Immutable, Alias("case-reopened")]
public sealed record CaseReopened : CaseEvent;

/// <summary>A bureau was invited.</summary>
[GenerateSerializer, Immutable, Alias("participant-invited")]
public sealed record ParticipantInvited([property: Id(0)] OwnerId Owner, [property: Id(1)] CaseRole Role) : CaseEvent;

/// <summary>Who was invited has answered.</summary>
[GenerateSerializer, Immutable, Alias("participant-answered")]
public sealed record ParticipantAnswered([property: Id(0)] OwnerId Owner, [property: Id(1)] bool Accepted) : CaseEvent;

/// <summary>A participant was removed or has left.</summary>
[GenerateSerializer, Immutable, Alias("participant-removed")]
public sealed record ParticipantRemoved([property: Id(0)] OwnerId Owner) : CaseEvent;

/// <summary>The lead was offered to a participant; null: the offer is over.</summary>
[GenerateSerializer, Immutable, Alias("lead-offered")]
public sealed record LeadOffered([property: Id(0)] OwnerId? To) : CaseEvent;

/// <summary>Another participant leads.</summary>
[GenerateSerializer, Immutable, Alias("lead-taken")]
public sealed record LeadTaken([property: Id(0)] OwnerId Lead) : CaseEvent;

/// <summary>A subject was added or changed.</summary>
[GenerateSerializer, Immutable, Alias("subject-put")]
public sealed record SubjectPut([property: Id(0)] CaseSubject Subject) : CaseEvent;

/// <summary>A term of a subject stands in a case of another owner, or does not any more.</summary>
/// <param name="Number">The number of the subject.</param>
/// <param name="Term">The term.</param>
/// <param name="Owner">Whose subject it is there: whom to ask.</param>
/// <param name="IsKnown">Whether it stands there.</param>
/// <param name="In">The other case; null for readers, who are not told.</param>
[GenerateSerializer, Immutable, Alias("subject-known")]
public sealed record SubjectKnown(
    [property: Id(0)] int Number, [property: Id(1)] Sha256Hash Term, [property: Id(2)] OwnerId Owner, [property: Id(3)] bool IsKnown, [property: Id(4)] CaseId? In) : CaseEvent;

/// <summary>An entry was added, of any kind but an arrest, or taken over from another case.</summary>
[GenerateSerializer, Immutable, Alias("entry-added")]
public sealed record EntryAdded([property: Id(0)] CaseEntry Entry) : CaseEvent;

/// <summary>A member country reported an arrest. There is no other way to make one than <see cref="By"/>.</summary>
[GenerateSerializer, Immutable, Alias("arrest-reported")]
public sealed record ArrestReported : CaseEvent
{
    /// <summary>The entry.</summary>
    [Id(0)]
    public CaseEntry Entry { get; private init; } = null!;

    /// <summary>An arrest that a country reports.</summary>
    /// <param name="country">Who reports it.</param>
    /// <param name="entry">The entry. It becomes that author's, and of kind <see cref="CaseEntryKind.ArrestReport"/>.</param>
    public static ArrestReported By(CountryAuthor country, CaseEntry entry) => new() { Entry = entry with { By = country.By, Kind = CaseEntryKind.ArrestReport } };
}

/// <summary>The owner of an entry has changed it. It takes the place of what the entry said before.</summary>
/// <param name="Entry">The entry as it is now.</param>
/// <param name="ReadersBefore">Who could see it before.</param>
[GenerateSerializer, Immutable, Alias("entry-revised")]
public sealed record EntryRevised([property: Id(0)] CaseEntry Entry, [property: Id(1)] ImmutableArray<OwnerId> ReadersBefore) : CaseEvent;

/// <summary>A step of a custody chain was recorded, or taken over from another case.</summary>
[GenerateSerializer, Immutable, Alias("custody-recorded")]
public sealed record CustodyRecorded([property: Id(0)] long Number, [property: Id(1)] CustodyStep Step) : CaseEvent;

/// <summary>A task was added.</summary>
[GenerateSerializer, Immutable, Alias("task-added")]
public sealed record TaskAdded([property: Id(0)] int Number, [property: Id(1)] CaseTaskTerms Terms) : CaseEvent;

/// <summary>A task has other terms.</summary>
[GenerateSerializer, Immutable, Alias("task-changed")]
public sealed record TaskChanged([property: Id(0)] int Number, [property: Id(1)] CaseTaskTerms Terms) : CaseEvent;

/// <summary>A task was started.</summary>
[GenerateSerializer, Immutable, Alias("task-started")]
public sealed record TaskStarted([property: Id(0)] int Number) : CaseEvent;

/// <summary>A step of a task was taken.</summary>
[GenerateSerializer, Immutable, Alias("task-step-recorded")]
public sealed record TaskStepRecorded([property: Id(0)] int Number, [property: Id(1)] SealedContent Content) : CaseEvent;

/// <summary>A task is done or was stopped.</summary>
[GenerateSerializer, Immutable, Alias("task-ended")]
public sealed record TaskEnded([property: Id(0)] int Number, [property: Id(1)] CaseTaskState State, [property: Id(2)] SealedContent? Outcome) : CaseEvent;

/// <summary>The grant under which a task is done is over: if it was running, it is stopped by that.</summary>
[GenerateSerializer, Immutable, Alias("task-grant-ended")]
public sealed record TaskGrantEnded([property: Id(0)] int Number, [property: Id(1)] ConsentEnd End) : CaseEvent;

/// <summary>The time of a task that is not done came.</summary>
[GenerateSerializer, Immutable, Alias("task-overdue")]
public sealed record TaskOverdue([property: Id(0)] int Number) : CaseEvent;

/// <summary>The lead lets another case take this one over; null: not any more.</summary>
[GenerateSerializer, Immutable, Alias("merge-offered")]
public sealed record MergeOffered([property: Id(0)] CaseId? Into) : CaseEvent;

/// <summary>It is part of another case now.</summary>
[GenerateSerializer, Immutable, Alias("merged-into")]
public sealed record MergedInto([property: Id(0)] CaseId Target) : CaseEvent;

/// <summary>Another case is to become part of it.</summary>
[GenerateSerializer, Immutable, Alias("merge-begun")]
public sealed record MergeBegun([property: Id(0)] CaseId Source) : CaseEvent
{
    /// <summary>What room is kept for; null for readers.</summary>
    [Id(1)]
    public CaseSize? Room { get; init; }
}

/// <summary>The other case does not become part of it.</summary>
/// <param name="Source">The other case.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("merge-refused")]
public sealed record MergeRefused([property: Id(0)] CaseId Source, [property: Id(1)] string Reason) : CaseEvent;

/// <summary>What the other case has beside entries was taken over, as it stands in this one.</summary>
[GenerateSerializer, Immutable, Alias("case-taken-over")]
public sealed record CaseTakenOver(
    [property: Id(0)] CaseId Source,
    [property: Id(1)] ImmutableArray<CaseParticipant> Participants,
    [property: Id(2)] ImmutableArray<CaseSubject> Subjects,
    [property: Id(3)] ImmutableArray<CaseTask> Tasks) : CaseEvent;

/// <summary>Entries of the other case up to a number were taken over.</summary>
[GenerateSerializer, Immutable, Alias("entries-taken-over")]
public sealed record EntriesTakenOver([property: Id(0)] CaseId Source, [property: Id(1)] long UpTo, [property: Id(2)] bool IsLast) : CaseEvent;
