using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>A case as its reader sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Counts its changes, also the ETag; 0 for who was removed; null in lists.</param>
/// <param name="Self">How the reader takes part; null in lists.</param>
/// <param name="Status">Where it stands; null for who was removed.</param>
/// <param name="Lead">Who leads it; null for who was removed.</param>
/// <param name="OpenedAt">When it was opened; null for who was removed.</param>
/// <param name="Title">Its title; null for who was removed, and when it cannot be shown.</param>
/// <param name="CrimeArea">Its crime area; null as the title.</param>
/// <param name="Details">All else; null in lists and for who does not take part.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record CaseBody(
    CaseId Id, long? Version, CaseParticipantBody? Self, CaseStatus? Status, OwnerId? Lead, DateTimeOffset? OpenedAt, string? Title, string? CrimeArea, CaseDetailsBody? Details, string? Problem);

/// <summary>What those who take part in a case see of it, beside its entries.</summary>
/// <param name="Participants">Who takes part, or did.</param>
/// <param name="Subjects">Whom and what it is about.</param>
/// <param name="Tasks">What is to be done.</param>
/// <param name="Evidence">The items of evidence that the reader may see.</param>
/// <param name="Entries">How many entries there are, also those that the reader does not see.</param>
/// <param name="LeadOfferedTo">To whom the lead is offered; null when it is not.</param>
/// <param name="MergeOffered">Into which case the lead would have it merged; null for none.</param>
/// <param name="MergedInto">Of which case it is part; null for none.</param>
/// <param name="ClosingReason">Why it was closed; null when nobody said.</param>
public sealed record CaseDetailsBody(
    ImmutableArray<CaseParticipantBody> Participants,
    ImmutableArray<CaseSubjectBody> Subjects,
    ImmutableArray<CaseTaskBody> Tasks,
    ImmutableArray<EvidenceBody> Evidence,
    long Entries,
    OwnerId? LeadOfferedTo,
    CaseId? MergeOffered,
    CaseId? MergedInto,
    string? ClosingReason);

/// <summary>A bureau in a case.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Role">What it does there.</param>
/// <param name="State">Whether it takes part.</param>
/// <param name="Since">Since when it stands so.</param>
/// <param name="Sees">How many entries it may see.</param>
public sealed record CaseParticipantBody(OwnerId Owner, CaseRole Role, ParticipantState State, DateTimeOffset Since, long Sees);

/// <summary>Whom or what a case is about.</summary>
/// <param name="Number">Its number in the case.</param>
/// <param name="Owner">Who named it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Person">The person, if it is one; null too when it cannot be shown, as the three that follow.</param>
/// <param name="Document">The document, if it is one.</param>
/// <param name="Vehicle">The vehicle, if it is one.</param>
/// <param name="Organisation">The organisation, if it is one.</param>
/// <param name="Text">What else is known; null for nothing.</param>
/// <param name="Discoverable">Whether its owner allows that it and subjects of other cases learn of each other.</param>
/// <param name="KnownTo">Who knows it in another case and allows the same: whom to ask.</param>
public sealed record CaseSubjectBody(
    int Number,
    OwnerId Owner,
    CaseSubjectKind Kind,
    PersonSubject? Person,
    DocumentSubject? Document,
    VehicleSubject? Vehicle,
    OrganisationSubject? Organisation,
    string? Text,
    bool Discoverable,
    ImmutableArray<OwnerId> KnownTo);

/// <summary>Something to be done in a case.</summary>
/// <param name="Number">Its number in the case.</param>
/// <param name="By">Who added it.</param>
/// <param name="Assignee">Whose task it is.</param>
/// <param name="Officer">The officer there; null for the bureau.</param>
/// <param name="DueAt">When it is due; null for no time.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Text">What is to be done; null when it cannot be shown.</param>
/// <param name="Outcome">What came of it, or why it was stopped; null when nobody said.</param>
/// <param name="Touches">The country that it touches; null for none.</param>
/// <param name="Grant">The grant under which it is done; null when it needs none.</param>
/// <param name="GrantEndedAt">When that grant ended; null while it has not.</param>
/// <param name="Steps">How many steps were recorded.</param>
public sealed record CaseTaskBody(
    int Number, AuthorBody By, OwnerId Assignee, string? Officer, DateTimeOffset? DueAt, CaseTaskState State, string? Text, string? Outcome, OwnerId? Touches, CaseGrantBody? Grant, DateTimeOffset? GrantEndedAt, int Steps);

/// <summary>Where an item of evidence is.</summary>
/// <param name="Entry">The number of its entry.</param>
/// <param name="Owner">Whose entry it is.</param>
/// <param name="Condition">In which condition it is; null before it was collected.</param>
/// <param name="Holder">Who holds it; null before it was collected.</param>
/// <param name="Steps">How many steps its chain has.</param>
/// <param name="LastLink">The link of its last step; null before the first.</param>
public sealed record EvidenceBody(long Entry, OwnerId Owner, CustodyCondition? Condition, AuthorBody? Holder, int Steps, Sha256Hash? LastLink);

/// <summary>An entry of a case.</summary>
/// <param name="Number">Its number in the case.</param>
/// <param name="Kind">What it is.</param>
/// <param name="By">Who added it.</param>
/// <param name="At">When.</param>
/// <param name="Tlp">How far it may go.</param>
/// <param name="Readers">Who may see it beside its owner.</param>
/// <param name="Text">What it says; null when it cannot be shown.</param>
/// <param name="Attachments">Its files.</param>
/// <param name="Revisions">How often its owner has changed it.</param>
/// <param name="Origin">The case from which it was taken over; null when it was added here.</param>
/// <param name="Problem">Why its text cannot be shown; null when it can.</param>
public sealed record CaseEntryBody(
    long Number, CaseEntryKind Kind, AuthorBody By, DateTimeOffset At, TrafficLight Tlp, ImmutableArray<OwnerId> Readers, string? Text, ImmutableArray<AttachmentAnswer> Attachments, int Revisions, CaseId? Origin, string? Problem);

/// <summary>Entries of a case.</summary>
/// <param name="Entries">The newest first, those that the reader may see.</param>
/// <param name="Next">What to send in before for the page behind; null when nothing follows.</param>
public sealed record CaseEntriesBody(ImmutableArray<CaseEntryBody> Entries, long? Next);

/// <summary>A custody chain.</summary>
/// <param name="Steps">Its steps, in the order in which they were recorded.</param>
public sealed record CustodyBody(ImmutableArray<CustodyStepBody> Steps);

/// <summary>A step of a custody chain.</summary>
/// <param name="Number">Its number in the chain.</param>
/// <param name="Kind">What was done.</param>
/// <param name="StatedAt">When, as the officer states it.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="RecordedAt">When, by the hub's clock.</param>
/// <param name="Hash">SHA-256 of the item, or of what shows its condition.</param>
/// <param name="From">Who gave it away; null unless it was handed over.</param>
/// <param name="To">Who had it afterwards; null unless it was handed over.</param>
/// <param name="IsOutOfOrder">Whether it states a time before that of an earlier step.</param>
/// <param name="Details">Where, how and what for; null for nothing.</param>
/// <param name="DetailsHash">SHA-256 of the details as hubs carry them, of which the link is made; null for nothing.</param>
/// <param name="Link">Ties it to all steps before it, see <see cref="CustodyStep.LinkAfter(Sha256Hash?, Sha256Hash?)"/>.</param>
public sealed record CustodyStepBody(
    int Number, CustodyStepKind Kind, DateTimeOffset StatedAt, AuthorBody By, DateTimeOffset RecordedAt, Sha256Hash Hash, AuthorBody? From, AuthorBody? To, bool IsOutOfOrder, string? Details, Sha256Hash? DetailsHash, Sha256Hash Link);

/// <summary>A page of what has happened to a case.</summary>
/// <param name="Events">Those that the reader may see, in the order that was asked for; may be empty although others follow.</param>
/// <param name="Next">What to send in after for the page behind, or in before when the newest come first; null when nothing follows yet.</param>
public sealed record CaseHistoryBody(ImmutableArray<CaseEventBody> Events, long? Next);

/// <summary>Something that has happened to a case. What an entry says is read there: its owner may have changed it since.</summary>
/// <param name="Version">Its number among the events of the case, which is the version of the case after it.</param>
/// <param name="At">When.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="What">What happened, in a word or two with dashes: <c>entry-added</c>.</param>
/// <param name="Number">The number of the entry, subject or task; null when it is about none.</param>
/// <param name="Step">The number of the step of the custody chain; null for other events.</param>
/// <param name="Owner">The bureau that was invited, has answered, was removed, is offered the lead or leads; null for other events.</param>
/// <param name="Role">As what it was invited; null for other events.</param>
/// <param name="Case">The other case of a merge; null for other events.</param>
/// <param name="Text">What was done in a step of a task, what came of the task, why the case was closed, or why a merge was refused; null when nobody said, and when it cannot be shown.</param>
/// <param name="Problem">Why the text cannot be shown; null when it can.</param>
public sealed record CaseEventBody(
    long Version, DateTimeOffset At, AuthorBody By, string What, long? Number, int? Step, OwnerId? Owner, CaseRole? Role, CaseId? Case, string? Text, string? Problem);

/// <summary>Cases.</summary>
/// <param name="Cases">Those that changed last first; without details.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record CasesBody(ImmutableArray<CaseBody> Cases, string? Next);

/// <summary>What a search of cases found.</summary>
/// <param name="Results">The cases, those that changed last first.</param>
/// <param name="Next">What to send in behind to search on; null when all were searched.</param>
/// <param name="Note">What was not searched, a sentence; null when there is nothing to say.</param>
public sealed record CaseSearchBody(ImmutableArray<CaseFindingBody> Results, string? Next, string? Note);

/// <summary>A case that was found.</summary>
/// <param name="Case">The case, without details.</param>
/// <param name="Places">Where the words stand, at most ten places; empty when only other things were asked for.</param>
public sealed record CaseFindingBody(CaseBody Case, ImmutableArray<CasePlaceBody> Places);

/// <summary>A text in which words that were searched stand.</summary>
/// <param name="Where">Which of the case's texts.</param>
/// <param name="Number">The number of the subject, task or entry; null for title and reason.</param>
/// <param name="Text">How the text begins.</param>
public sealed record CasePlaceBody(CasePlace Where, long? Number, string Text);

/// <summary>Which text of a case.</summary>
[JsonConverter(typeof(KebabCase<CasePlace>))]
public enum CasePlace
{
    /// <summary>Its title.</summary>
    Title,

    /// <summary>Why it was closed.</summary>
    ClosingReason,

    /// <summary>A subject.</summary>
    Subject,

    /// <summary>A task, or what came of it.</summary>
    Task,

    /// <summary>An entry.</summary>
    Entry,
}
