using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>An entry of a case. It belongs to the owner that added it, also after that owner has left the case.</summary>
/// <param name="Number">Its number in the case, from 1, in the order in which entries came.</param>
/// <param name="Kind">What it is.</param>
/// <param name="By">Who added it.</param>
/// <param name="At">When.</param>
/// <param name="Handling">What its owner allows.</param>
/// <param name="Content">What it says, for gateways.</param>
/// <param name="Attachments">Its attachments; their names are in the content.</param>
[GenerateSerializer, Immutable, Alias("case-entry")]
public sealed record CaseEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] CaseEntryKind Kind,
    [property: Id(2)] Author By,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] CaseHandling Handling,
    [property: Id(5)] SealedContent Content,
    [property: Id(6)] ImmutableArray<CaseAttachment> Attachments)
{
    /// <summary>How often its owner has changed it.</summary>
    [Id(7)]
    public int Revisions { get; init; }

    /// <summary>The case from which it was taken over, and its number there; null when it was added here.</summary>
    [Id(8)]
    public CaseOrigin? Origin { get; init; }

    /// <summary>Whether its owner lets a participant see it; who leads the case is not in automatically.</summary>
    public bool IsFor(OwnerId reader) => reader == By.Owner || Handling.Readers.Contains(reader);
}

/// <summary>What the owner of an entry allows.</summary>
/// <param name="Tlp">How far it may go.</param>
/// <param name="Readers">The participants that may see it, beside its owner.</param>
[GenerateSerializer, Immutable, Alias("case-handling")]
public sealed record CaseHandling([property: Id(0)] TrafficLight Tlp, [property: Id(1)] ImmutableArray<OwnerId> Readers);

/// <summary>A file of an entry.</summary>
/// <param name="Hash">Its SHA-256, by which its owner has uploaded it.</param>
/// <param name="Size">Its size in bytes.</param>
[GenerateSerializer, Immutable, Alias("case-attachment")]
public sealed record CaseAttachment([property: Id(0)] Sha256Hash Hash, [property: Id(1)] long Size);

/// <summary>Where something stood before it was taken over.</summary>
/// <param name="Case">The case.</param>
/// <param name="Number">Its number there.</param>
[GenerateSerializer, Immutable, Alias("case-origin")]
public sealed record CaseOrigin([property: Id(0)] CaseId Case, [property: Id(1)] long Number);

/// <summary>An entry to add.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Handling">What its owner allows.</param>
/// <param name="Content">What it says, for gateways.</param>
/// <param name="Attachments">Its attachments.</param>
[GenerateSerializer, Immutable, Alias("new-case-entry")]
public sealed record NewCaseEntry(
    [property: Id(0)] CaseEntryKind Kind,
    [property: Id(1)] CaseHandling Handling,
    [property: Id(2)] SealedContent Content,
    [property: Id(3)] ImmutableArray<CaseAttachment> Attachments);

/// <summary>A page of entries.</summary>
/// <param name="Entries">The entries, the newest first; a page may be empty although others follow, which its reader may not see.</param>
/// <param name="Next">The number before which to go on; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("case-entry-page")]
public sealed record CaseEntryPage([property: Id(0)] ImmutableArray<CaseEntry> Entries, [property: Id(1)] long? Next);

/// <summary>A page of what has happened to a case.</summary>
/// <param name="Events">The events, in the order that was asked for; a page may be empty although others follow, which its reader may not see.</param>
/// <param name="Next">The place from which to go on in that order; null when nothing follows yet.</param>
[GenerateSerializer, Immutable, Alias("case-history-page")]
public sealed record CaseHistoryPage([property: Id(0)] ImmutableArray<Recorded<CaseEvent>> Events, [property: Id(1)] long? Next);

/// <summary>What an entry of a case is.</summary>
[GenerateSerializer, Alias("case-entry-kind")]
[JsonConverter(typeof(KebabCase<CaseEntryKind>))]
public enum CaseEntryKind
{
    /// <summary>A text.</summary>
    Note = 0,

    /// <summary>A message.</summary>
    MessageLink = 1,

    /// <summary>An item of evidence, which has a custody chain.</summary>
    Evidence = 2,

    /// <summary>A hit of a check.</summary>
    Hit = 3,

    /// <summary>A notice.</summary>
    NoticeLink = 4,

    /// <summary>A deployment.</summary>
    DeploymentLink = 5,

    /// <summary>A decision.</summary>
    Decision = 6,

    /// <summary>An arrest, which only the bureau of a member country reports: see <see cref="AddArrestReport"/>.</summary>
    ArrestReport = 7,
}
