using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Api;

/// <summary>What requests of a team have in common: what was done, perhaps where there was no network, and when.</summary>
public record TeamActRequest : CommandRequest
{
    /// <summary>When it was done; now without it.</summary>
    public DateTimeOffset? ActedAt { get; init; }
}

/// <summary>As which officer an expert signs in.</summary>
public sealed record TeamOfficerRequest : CommandRequest
{
    /// <summary>The number of the officer.</summary>
    [PlainText(1, CaseLimits.MaxOfficer, OneLine = true)]
    public required string Officer { get; init; }
}

/// <summary>Who checks in how often.</summary>
public sealed record TeamCheckInsRequest : CommandRequest
{
    /// <summary>At least every so many hours, 1 to 72.</summary>
    public required int Hours { get; init; }

    /// <summary>Whether each member does; otherwise one of them for all.</summary>
    public required bool Each { get; init; }
}

/// <summary>A check-in, or where a member is.</summary>
public sealed record TeamCheckInRequest : TeamActRequest
{
    /// <summary>Who; the caller without it.</summary>
    public ExpertId? Expert { get; init; }

    /// <summary>Where; may be left out of a check-in.</summary>
    public TeamPlace? Place { get; init; }
}

/// <summary>Numbers of items to reserve.</summary>
public sealed record TeamNumbersRequest : CommandRequest
{
    /// <summary>How many, 1 to 200.</summary>
    public required int Count { get; init; }
}

/// <summary>An entry of the log.</summary>
public sealed record TeamLogRequest : TeamActRequest
{
    /// <summary>The task of the mandate under which the work was done; left out for what is no work.</summary>
    [TaskCodes]
    public string? Task { get; init; }

    /// <summary>What it says; hubs do not read it.</summary>
    [PlainText(1, TeamTexts.MaxText)]
    public required string Text { get; init; }
}

/// <summary>A situation report, or the description of a sector.</summary>
public sealed record TeamTextRequest : TeamActRequest
{
    /// <summary>What it says; hubs do not read it.</summary>
    [PlainText(1, TeamTexts.MaxText)]
    public required string Text { get; init; }
}

/// <summary>How far the search of a sector is.</summary>
public sealed record SectorSearchRequest : TeamActRequest
{
    /// <summary>Searching, searched or inaccessible.</summary>
    public required SectorStatus Status { get; init; }

    /// <summary>The task of the mandate under which it is searched.</summary>
    [TaskCodes]
    public required string Task { get; init; }
}

/// <summary>Where a piece of equipment is.</summary>
public sealed record EquipmentRequest : TeamActRequest
{
    /// <summary>Issued, returned or lost.</summary>
    public required EquipmentStatus Status { get; init; }

    /// <summary>To whom it is issued.</summary>
    public ExpertId? Holder { get; init; }

    /// <summary>What it is, when it is issued for the first time; hubs do not read it.</summary>
    [PlainText(1, TeamTexts.MaxText)]
    public string? Description { get; init; }
}

/// <summary>An item that was collected, or property that was found. Hubs read its kind, task and number.</summary>
public sealed record CollectItemRequest : TeamActRequest
{
    /// <summary>A number that the caller has reserved; without it the team's next one, which only the hub knows.</summary>
    public int? Number { get; init; }

    /// <summary>What kind of item.</summary>
    public required TeamItemKind Kind { get; init; }

    /// <summary>The task of the mandate under which it is collected.</summary>
    [TaskCodes]
    public required string Task { get; init; }

    /// <summary>SHA-256 of the item, or of what shows its condition.</summary>
    public required Sha256Hash Hash { get; init; }

    /// <summary>What it is, and where it was found.</summary>
    [PlainText(1, TeamTexts.MaxText)]
    public required string Text { get; init; }

    /// <summary>Who found it; may be left out.</summary>
    [PlainText(1, TeamTexts.MaxName, OneLine = true)]
    public string? Finder { get; init; }

    /// <summary>Whose property it is, if that is known.</summary>
    [PlainText(1, TeamTexts.MaxName, OneLine = true)]
    public string? PropertyOf { get; init; }

    /// <summary>Files that this owner has uploaded: photographs of it, or itself.</summary>
    [Items(0, CaseLimits.MaxAttachments, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Files { get; init; }
}

/// <summary>A case to which an item is attached as an item of evidence.</summary>
public sealed record AttachItemRequest : CommandRequest
{
    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>How far the entry may go.</summary>
    public required TrafficLight Tlp { get; init; }

    /// <summary>The participants that may see it, beside this owner.</summary>
    [Items(0, CaseLimits.MaxParticipants, Distinct = true)]
    public required ImmutableArray<Contracts.Bureaus.OwnerId> Readers { get; init; }
}

/// <summary>The draft of a notice that is offered to the host.</summary>
public sealed record OfferDraftRequest : TeamActRequest
{
    /// <summary>The draft, as the host would submit it. It is checked when the host does.</summary>
    public required SubmitNoticeRequest Draft { get; init; }
}

/// <summary>How long texts of teams may be.</summary>
public static class TeamTexts
{
    /// <summary>Characters of an entry or a description; an item's stands in an entry of a case with a line before it.</summary>
    public const int MaxText = 15_000;

    /// <summary>Characters of a name.</summary>
    public const int MaxName = 200;
}
