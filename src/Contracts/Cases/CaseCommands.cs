using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>What can be done with a case.</summary>
[GenerateSerializer, Immutable, Alias("case-command")]
public abstract record CaseCommand;

/// <summary>Open it. By the owner whose code begins its number, which leads it.</summary>
/// <param name="Title">Its title and crime area, for gateways.</param>
[GenerateSerializer, Immutable, Alias("open-case")]
public sealed record OpenCase([property: Id(0)] SealedContent Title) : CaseCommand;

/// <summary>Change the title, or seal it again for other participants. By the lead.</summary>
/// <param name="Title">Its title and crime area, for gateways.</param>
[GenerateSerializer, Immutable, Alias("describe-case")]
public sealed record DescribeCase([property: Id(0)] SealedContent Title) : CaseCommand;

/// <summary>Close it; no task may be left. By the lead.</summary>
/// <param name="Reason">Why, for gateways; null when it does not say.</param>
[GenerateSerializer, Immutable, Alias("close-case")]
public sealed record CloseCase([property: Id(0)] SealedContent? Reason) : CaseCommand;

/// <summary>Open it again. By the lead.</summary>
[GenerateSerializer, Immutable, Alias("reopen-case")]
public sealed record ReopenCase : CaseCommand;

/// <summary>Invite a bureau, also one that declined or was removed. By the lead.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Role">Contributor or observer.</param>
[GenerateSerializer, Immutable, Alias("invite-participant")]
public sealed record InviteParticipant([property: Id(0)] OwnerId Owner, [property: Id(1)] CaseRole Role) : CaseCommand;

/// <summary>Accept or decline an invitation. By who was invited.</summary>
/// <param name="Accepts">Whether it takes part.</param>
[GenerateSerializer, Immutable, Alias("answer-invitation")]
public sealed record AnswerInvitation([property: Id(0)] bool Accepts) : CaseCommand;

/// <summary>Remove a participant, or take an invitation back. By the lead; a participant can remove itself.</summary>
/// <param name="Owner">The participant.</param>
[GenerateSerializer, Immutable, Alias("remove-participant")]
public sealed record RemoveParticipant([property: Id(0)] OwnerId Owner) : CaseCommand;

/// <summary>Offer the lead to another participant. By the lead; offering it to itself takes the offer back.</summary>
/// <param name="To">The participant.</param>
[GenerateSerializer, Immutable, Alias("offer-lead")]
public sealed record OfferLead([property: Id(0)] OwnerId To) : CaseCommand;

/// <summary>Take the lead over, or not. By who was offered it; the lead before becomes a contributor.</summary>
/// <param name="Accepts">Whether it leads now.</param>
[GenerateSerializer, Immutable, Alias("answer-lead-offer")]
public sealed record AnswerLeadOffer([property: Id(0)] bool Accepts) : CaseCommand;

/// <summary>Add a subject, or change one. By the lead or a contributor; a subject is changed by its owner.</summary>
/// <param name="Number">Which one to change; null to add one.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Everything known, for gateways.</param>
/// <param name="Terms">See <see cref="CaseSubject.Terms"/>; empty unless its owner opts in.</param>
[GenerateSerializer, Immutable, Alias("put-subject")]
public sealed record PutSubject(
    [property: Id(0)] int? Number, [property: Id(1)] CaseSubjectKind Kind, [property: Id(2)] SealedContent Content, [property: Id(3)] ImmutableArray<Sha256Hash> Terms) : CaseCommand;

/// <summary>Add entries of any kind but an arrest. By the lead or a contributor.</summary>
/// <param name="Entries">1 to <see cref="CaseLimits.MaxEntriesAtOnce"/> entries, in their order.</param>
[GenerateSerializer, Immutable, Alias("add-entries")]
public sealed record AddEntries([property: Id(0)] ImmutableArray<NewCaseEntry> Entries) : CaseCommand;

/// <summary>Report an arrest. By the bureau of a member country: the organisation never arrests.</summary>
/// <param name="Handling">What its owner allows.</param>
/// <param name="Content">What it says, for gateways.</param>
/// <param name="Attachments">Its attachments.</param>
[GenerateSerializer, Immutable, Alias("add-arrest-report")]
public sealed record AddArrestReport(
    [property: Id(0)] CaseHandling Handling, [property: Id(1)] SealedContent Content, [property: Id(2)] ImmutableArray<CaseAttachment> Attachments) : CaseCommand;

/// <summary>Show an entry to others, or seal it again. By its owner, also after it has left the case.</summary>
/// <param name="Number">Which entry.</param>
/// <param name="Handling">What its owner allows from now on.</param>
/// <param name="Content">What it says, for gateways; null to leave that.</param>
[GenerateSerializer, Immutable, Alias("revise-entry")]
public sealed record ReviseEntry([property: Id(0)] long Number, [property: Id(1)] CaseHandling Handling, [property: Id(2)] SealedContent? Content) : CaseCommand;

/// <summary>Record a step of the custody chain of an item of evidence. By the lead or a contributor that may see the item.</summary>
/// <param name="Number">The number of the item's entry.</param>
/// <param name="Step">The step.</param>
[GenerateSerializer, Immutable, Alias("record-custody")]
public sealed record RecordCustody([property: Id(0)] long Number, [property: Id(1)] NewCustodyStep Step) : CaseCommand;

/// <summary>Add a task. By the lead or a contributor.</summary>
/// <param name="Terms">What is to be done, by whom and until when.</param>
[GenerateSerializer, Immutable, Alias("add-task")]
public sealed record AddTask([property: Id(0)] CaseTaskTerms Terms) : CaseCommand;

/// <summary>Change a task that has not been started. By the lead or who added it.</summary>
/// <param name="Number">Which task.</param>
/// <param name="Terms">What is to be done, by whom and until when.</param>
[GenerateSerializer, Immutable, Alias("change-task")]
public sealed record ChangeTask([property: Id(0)] int Number, [property: Id(1)] CaseTaskTerms Terms) : CaseCommand;

/// <summary>Start a task. By its assignee.</summary>
/// <param name="Number">Which task.</param>
[GenerateSerializer, Immutable, Alias("start-task")]
public sealed record StartTask([property: Id(0)] int Number) : CaseCommand;

/// <summary>Record a step of a task that runs. By its assignee.</summary>
/// <param name="Number">Which task.</param>
/// <param name="Content">What was done, for gateways.</param>
[GenerateSerializer, Immutable, Alias("record-step")]
public sealed record RecordStep([property: Id(0)] int Number, [property: Id(1)] SealedContent Content) : CaseCommand;

/// <summary>A task that runs is done. By its assignee.</summary>
/// <param name="Number">Which task.</param>
/// <param name="Outcome">What came of it, for gateways; null when it does not say.</param>
[GenerateSerializer, Immutable, Alias("finish-task")]
public sealed record FinishTask([property: Id(0)] int Number, [property: Id(1)] SealedContent? Outcome) : CaseCommand;

/// <summary>Stop a task that is not done. By its assignee, who added it, or the lead.</summary>
/// <param name="Number">Which task.</param>
/// <param name="Reason">Why, for gateways; null when it does not say.</param>
[GenerateSerializer, Immutable, Alias("stop-task")]
public sealed record StopTask([property: Id(0)] int Number, [property: Id(1)] SealedContent? Reason) : CaseCommand;

/// <summary>Let the lead of another case merge this one into that. By the lead of this one; not needed when both have one lead.</summary>
/// <param name="Into">The other case; null takes the offer back.</param>
[GenerateSerializer, Immutable, Alias("offer-merge")]
public sealed record OfferMerge([property: Id(0)] CaseId? Into) : CaseCommand;

/// <summary>Make another case part of this one. By the lead of this one, when the lead of the other is the same or has offered it; both must see all entries of theirs.</summary>
/// <param name="Source">The other case.</param>
[GenerateSerializer, Immutable, Alias("merge-case")]
public sealed record MergeCase([property: Id(0)] CaseId Source) : CaseCommand;
