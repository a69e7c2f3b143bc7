using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Api;

/// <summary>A case to open, or another title of one. Hubs do not read it.</summary>
public sealed record CaseTitleRequest : CommandRequest
{
    /// <summary>What it is about.</summary>
    [PlainText(1, CaseTexts.MaxTitle, OneLine = true)]
    public required string Title { get; init; }

    /// <summary>Its crime area; <c>/api/v1/crime-areas</c> lists them.</summary>
    public required string CrimeArea { get; init; }
}

/// <summary>Why a case is closed or a task is stopped, or what came of a task. Hubs do not read it.</summary>
public sealed record CaseReasonRequest : CommandRequest
{
    /// <summary>The text; may be left out.</summary>
    [PlainText(1, CaseTexts.MaxShort)]
    public string? Text { get; init; }
}

/// <summary>An invitation to a case.</summary>
public sealed record InviteRequest : CommandRequest
{
    /// <summary>The bureau.</summary>
    [KnownOwner]
    public required OwnerId Owner { get; init; }

    /// <summary>Contributor or observer.</summary>
    public required CaseRole Role { get; init; }
}

/// <summary>Yes or no to an invitation or an offered lead.</summary>
public sealed record CaseAnswerRequest : CommandRequest
{
    /// <summary>Whether it is accepted.</summary>
    public required bool Accepts { get; init; }
}

/// <summary>The offer of a case's lead.</summary>
public sealed record LeadOfferRequest : CommandRequest
{
    /// <summary>To whom; the lead itself takes the offer back.</summary>
    [KnownOwner]
    public required OwnerId To { get; init; }
}

/// <summary>The offer to let another case take this one over.</summary>
public sealed record MergeOfferRequest : CommandRequest
{
    /// <summary>The other case; without it the offer is taken back.</summary>
    public CaseId? Into { get; init; }
}

/// <summary>The merge of another case into this one.</summary>
public sealed record MergeRequestBody : CommandRequest
{
    /// <summary>The other case, which becomes part of this one.</summary>
    public required CaseId Source { get; init; }
}

/// <summary>An entry to add to a case.</summary>
public sealed record CaseEntryRequest : CommandRequest
{
    /// <summary>What it is; an arrest may only be reported by a member country.</summary>
    public required CaseEntryKind Kind { get; init; }

    /// <summary>How far it may go.</summary>
    public required TrafficLight Tlp { get; init; }

    /// <summary>The participants that may see it, beside its owner.</summary>
    [Items(0, CaseLimits.MaxParticipants, Distinct = true)]
    public required ImmutableArray<OwnerId> Readers { get; init; }

    /// <summary>What it says, or the id of what it links to; hubs do not read it.</summary>
    [PlainText(1, CaseTexts.MaxText)]
    public required string Text { get; init; }

    /// <summary>Files that this owner has uploaded.</summary>
    [Items(0, CaseLimits.MaxAttachments, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Attachments { get; init; }
}

/// <summary>Another handling, and perhaps another text, of an own entry.</summary>
public sealed record ReviseEntryRequest : CommandRequest
{
    /// <summary>How far it may go.</summary>
    public required TrafficLight Tlp { get; init; }

    /// <summary>The participants that may see it, beside its owner.</summary>
    [Items(0, CaseLimits.MaxParticipants, Distinct = true)]
    public required ImmutableArray<OwnerId> Readers { get; init; }

    /// <summary>What it says; as it was without it.</summary>
    [PlainText(1, CaseTexts.MaxText)]
    public string? Text { get; init; }
}

/// <summary>A step of a custody chain.</summary>
public sealed record CustodyStepRequest : CommandRequest
{
    /// <summary>What was done.</summary>
    public required CustodyStepKind Kind { get; init; }

    /// <summary>When, as the officer states it.</summary>
    public required DateTimeOffset StatedAt { get; init; }

    /// <summary>SHA-256 of the item, or of what shows its condition.</summary>
    public required Sha256Hash Hash { get; init; }

    /// <summary>Who gave it away, when it was handed over.</summary>
    public AuthorBody? From { get; init; }

    /// <summary>Who has it now, when it was handed over.</summary>
    public AuthorBody? To { get; init; }

    /// <summary>Where, how and what for; hubs do not read it.</summary>
    [PlainText(1, CaseTexts.MaxText)]
    public string? Details { get; init; }

    /// <summary>Whether a time before that of an earlier step is recorded and marked; otherwise it is refused.</summary>
    public bool MayBeOutOfOrder { get; init; }
}

/// <summary>A task to add or to change.</summary>
public sealed record CaseTaskRequest : CommandRequest
{
    /// <summary>Whose task it is.</summary>
    [KnownOwner]
    public required OwnerId Assignee { get; init; }

    /// <summary>The number of the officer there.</summary>
    [PlainText(1, CaseLimits.MaxOfficer, OneLine = true)]
    public string? Officer { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What is to be done; hubs do not read it.</summary>
    [PlainText(1, CaseTexts.MaxShort)]
    public required string Text { get; init; }

    /// <summary>The country that it touches.</summary>
    [KnownOwner]
    public OwnerId? Touches { get; init; }

    /// <summary>The grant under which it is done.</summary>
    public CaseGrantBody? Grant { get; init; }
}

/// <summary>A step of a task.</summary>
public sealed record TaskStepRequest : CommandRequest
{
    /// <summary>What was done; hubs do not read it.</summary>
    [PlainText(1, CaseTexts.MaxText)]
    public required string Text { get; init; }
}

/// <summary>The grant under which a task is done.</summary>
/// <param name="Consent">The request for consent.</param>
/// <param name="Action">What is done.</param>
/// <param name="Task">The code of the task in it.</param>
public sealed record CaseGrantBody(ConsentId Consent, ConsentAction Action, [property: TaskCodes] string Task);

/// <summary>How long texts of cases may be.</summary>
public static class CaseTexts
{
    /// <summary>Characters of a title or a name.</summary>
    public const int MaxTitle = 200;

    /// <summary>Characters of a document's, a vehicle's or a register's number.</summary>
    public const int MaxNumber = 40;

    /// <summary>Names and documents of a person.</summary>
    public const int MaxOfPerson = 10;

    /// <summary>Characters of a reason, of what is known of a subject, and of a task.</summary>
    public const int MaxShort = 2_000;

    /// <summary>Characters of an entry, a step or the details of one.</summary>
    public const int MaxText = 16_000;
}
