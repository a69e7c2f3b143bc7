using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Teams;

/// <summary>What can be done with a team.</summary>
[GenerateSerializer, Immutable, Alias("team-command")]
public abstract record TeamCommand
{
    /// <summary>When it was done, by the clock of who did it; null for now. What lies ahead of the hub's clock counts as done when the hub hears of it.</summary>
    [Id(100)]
    public DateTimeOffset? ActedAt { get; init; }
}

/// <summary>What needs the host's consent to a task of the mandate.</summary>
[GenerateSerializer, Immutable, Alias("team-work")]
public abstract record TeamWork : TeamCommand
{
    /// <summary>The code of the task under which it is done; null only for an entry of the log that tells of no work.</summary>
    [Id(101)]
    public string? Task { get; init; }
}

/// <summary>Take over what the deployment says. By the deployment only.</summary>
/// <param name="Order">The team as the deployment has it.</param>
[GenerateSerializer, Immutable, Alias("follow-order")]
public sealed record FollowOrder([property: Id(0)] TeamOrder Order) : TeamCommand;

/// <summary>Say as which officer an expert signs in. By the owner that brings the expert.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Officer">The number of the officer.</param>
[GenerateSerializer, Immutable, Alias("name-team-officer")]
public sealed record NameOfficer([property: Id(0)] ExpertId Expert, [property: Id(1)] string Officer) : TeamCommand;

/// <summary>Say who checks in how often. By the leader or the Secretariat.</summary>
/// <param name="Terms">Who, how often.</param>
[GenerateSerializer, Immutable, Alias("set-check-ins")]
public sealed record SetCheckIns([property: Id(0)] TeamCheckInTerms Terms) : TeamCommand;

/// <summary>Check in: a member for itself, the leader for anybody.</summary>
/// <param name="Expert">Who checks in.</param>
/// <param name="Place">Where; null when nobody says.</param>
[GenerateSerializer, Immutable, Alias("check-in")]
public sealed record CheckIn([property: Id(0)] ExpertId Expert, [property: Id(1)] TeamPlace? Place) : TeamCommand;

/// <summary>Say where a member is: a member for itself, the leader for anybody. It is no check-in: a device may say it by itself.</summary>
/// <param name="Expert">Who.</param>
/// <param name="Place">Where.</param>
[GenerateSerializer, Immutable, Alias("report-position")]
public sealed record ReportPosition([property: Id(0)] ExpertId Expert, [property: Id(1)] TeamPlace Place) : TeamCommand;

/// <summary>Reserve the next numbers of items for who asks, to give on the scene without asking a hub. By members.</summary>
/// <param name="Count">How many, 1 to <see cref="TeamLimits.MaxNumbersAtOnce"/>.</param>
[GenerateSerializer, Immutable, Alias("reserve-numbers")]
public sealed record ReserveNumbers([property: Id(0)] int Count) : TeamCommand;

/// <summary>Add an entry to the log. By members.</summary>
/// <param name="Text">What it says, for gateways.</param>
[GenerateSerializer, Immutable, Alias("add-log-entry")]
public sealed record AddLogEntry([property: Id(0)] SealedContent Text) : TeamWork;

/// <summary>File a situation report, or a further version of one. By the leader.</summary>
/// <param name="Number">The number of the report; null for a new one, which gets the next number.</param>
/// <param name="Text">What it says, for gateways.</param>
[GenerateSerializer, Immutable, Alias("file-report")]
public sealed record FileReport([property: Id(0)] int? Number, [property: Id(1)] SealedContent Text) : TeamCommand;

/// <summary>Name a sector of the scene, or describe it otherwise. By members.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Description">What and where it is, for gateways.</param>
[GenerateSerializer, Immutable, Alias("put-sector")]
public sealed record PutSector([property: Id(0)] string Code, [property: Id(1)] SealedContent Description) : TeamCommand;

/// <summary>Say how far the search of a sector is. By members. What was done earlier than what is known changes nothing.</summary>
/// <param name="Code">The sector.</param>
/// <param name="Status">How far it is.</param>
[GenerateSerializer, Immutable, Alias("search-sector")]
public sealed record SearchSector([property: Id(0)] string Code, [property: Id(1)] SectorStatus Status) : TeamWork;

/// <summary>Issue a piece of equipment, take it back, or say that it is lost. By members.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Status">Where it is now.</param>
/// <param name="Holder">To whom it is issued; null otherwise.</param>
/// <param name="Description">What it is, for gateways; null for what is known.</param>
[GenerateSerializer, Immutable, Alias("put-equipment")]
public sealed record PutEquipment([property: Id(0)] string Code, [property: Id(1)] EquipmentStatus Status, [property: Id(2)] ExpertId? Holder, [property: Id(3)] SealedContent? Description) : TeamCommand;

/// <summary>Collect an item, or enter somebody's property into the register; its custody chain begins. By members.</summary>
/// <param name="Number">A number that the member has reserved; null for the next one of the team.</param>
/// <param name="Kind">What kind of item.</param>
/// <param name="Text">What it is, where and by whom it was found, and of property whose it is, for gateways.</param>
/// <param name="Files">Uploads of the collector: photographs of it, or itself.</param>
/// <param name="Hash">SHA-256 of the item, or of what shows its condition.</param>
[GenerateSerializer, Immutable, Alias("collect-item")]
public sealed record CollectItem(
    [property: Id(0)] int? Number,
    [property: Id(1)] TeamItemKind Kind,
    [property: Id(2)] SealedContent Text,
    [property: Id(3)] ImmutableArray<CaseAttachment> Files,
    [property: Id(4)] Sha256Hash Hash) : TeamWork;

/// <summary>Record a step in the custody chain of an item. By members, the host and the Secretariat.</summary>
/// <param name="Number">The number of the item.</param>
/// <param name="Step">The step.</param>
[GenerateSerializer, Immutable, Alias("record-item-custody")]
public sealed record RecordItemCustody([property: Id(0)] int Number, [property: Id(1)] NewCustodyStep Step) : TeamCommand;

/// <summary>Note that an item was checked, or attached to a case. By members, the host and the Secretariat.</summary>
/// <param name="Number">The number of the item.</param>
/// <param name="Kind"><see cref="TeamItemUseKind.Checked"/> or <see cref="TeamItemUseKind.Attached"/>.</param>
/// <param name="Target">The case; null for a check.</param>
[GenerateSerializer, Immutable, Alias("note-item-use")]
public sealed record NoteItemUse([property: Id(0)] int Number, [property: Id(1)] TeamItemUseKind Kind, [property: Id(2)] string? Target) : TeamCommand;

/// <summary>Offer the host the draft of a notice about an item. By members.</summary>
/// <param name="Item">The number of the item.</param>
/// <param name="Draft">The draft, for gateways: drafts stay with the host's until it submits them.</param>
[GenerateSerializer, Immutable, Alias("offer-draft")]
public sealed record OfferDraft([property: Id(0)] int Item, [property: Id(1)] SealedContent Draft) : TeamCommand;

/// <summary>Say that an offered draft is among the own drafts now. By the host.</summary>
/// <param name="Number">The number of the offer.</param>
[GenerateSerializer, Immutable, Alias("take-offer")]
public sealed record TakeOffer([property: Id(0)] int Number) : TeamCommand;

/// <summary>Somebody has not checked in in time. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("miss-check-in")]
public sealed record MissCheckIn : TeamCommand;

/// <summary>Nobody has found who is missing. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("raise-alarm")]
public sealed record RaiseAlarm : TeamCommand;
