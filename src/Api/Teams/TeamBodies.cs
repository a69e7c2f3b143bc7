using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Api;

/// <summary>A team as its reader sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="ClosedAt">When it was closed; null while it is not.</param>
/// <param name="Site">Where it works.</param>
/// <param name="Leader">Who leads it; null while nobody does.</param>
/// <param name="Members">Who belongs to it, and who did.</param>
/// <param name="CheckIns">Who checks in how often.</param>
/// <param name="Alarm">Who is missing; null when nobody is.</param>
/// <param name="Details">What it has done; null in lists.</param>
/// <param name="Note">That it is shown as this gateway saw it last; null when it comes from the hub.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record TeamBody(
    TeamId Id,
    TeamStatus Status,
    long Version,
    DateTimeOffset StartedAt,
    DateTimeOffset? ClosedAt,
    DeploymentSite Site,
    ExpertId? Leader,
    ImmutableArray<TeamMember> Members,
    TeamCheckInTerms CheckIns,
    TeamAlarm? Alarm,
    TeamDetailsBody? Details,
    string? Note,
    string? Problem);

/// <summary>What a team has done.</summary>
/// <param name="Positions">The latest positions, the earliest first.</param>
/// <param name="Sectors">The sectors of the scene.</param>
/// <param name="Equipment">The equipment.</param>
/// <param name="Items">The items that the reader may see.</param>
/// <param name="Numbers">The numbers of items that members have reserved.</param>
/// <param name="Offers">The notice drafts offered to the host.</param>
/// <param name="LogEntries">How many entries the log has.</param>
/// <param name="ReportVersions">Of each situation report, from number 1 on, how many versions there are.</param>
public sealed record TeamDetailsBody(
    ImmutableArray<TeamPosition> Positions,
    ImmutableArray<TeamSectorBody> Sectors,
    ImmutableArray<TeamEquipmentBody> Equipment,
    ImmutableArray<TeamItemBody> Items,
    ImmutableArray<TeamNumbers> Numbers,
    ImmutableArray<TeamOffer> Offers,
    long LogEntries,
    ImmutableArray<int> ReportVersions);

/// <summary>A sector of the scene.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Description">What and where it is; null when it cannot be shown.</param>
/// <param name="Status">How far its search is.</param>
/// <param name="StatusAt">Since when; null while nobody has searched.</param>
/// <param name="StatusBy">Who said so; null while nobody has searched.</param>
public sealed record TeamSectorBody(string Code, string? Description, SectorStatus Status, DateTimeOffset? StatusAt, AuthorBody? StatusBy);

/// <summary>A piece of equipment.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Description">What it is; null when it cannot be shown.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Holder">Who has it, or had it last.</param>
/// <param name="StatusAt">Since when.</param>
public sealed record TeamEquipmentBody(string Code, string? Description, EquipmentStatus Status, ExpertId Holder, DateTimeOffset StatusAt);

/// <summary>An item. What it is stands in its entry.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What kind of item.</param>
/// <param name="Collector">Who collected it.</param>
/// <param name="Condition">In which condition it is.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Steps">How many steps its custody chain has.</param>
/// <param name="LastLink">The link of its last step.</param>
/// <param name="Uses">What was done with it beside.</param>
public sealed record TeamItemBody(
    int Number, TeamItemKind Kind, AuthorBody Collector, CustodyCondition? Condition, AuthorBody? Holder, int Steps, Sha256Hash? LastLink, ImmutableArray<TeamItemUseBody> Uses);

/// <summary>What was done with an item.</summary>
/// <param name="Kind">What.</param>
/// <param name="By">By whom.</param>
/// <param name="At">When.</param>
/// <param name="Target">The case, or the number of the offer; null for a check.</param>
public sealed record TeamItemUseBody(TeamItemUseKind Kind, AuthorBody By, DateTimeOffset At, string? Target);

/// <summary>Teams.</summary>
/// <param name="Teams">Those that changed last first; without details.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record TeamsBody(ImmutableArray<TeamBody> Teams, string? Next);

/// <summary>An entry of the log, a situation report, an item or an offered draft.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number among those of its kind.</param>
/// <param name="Version">The version of a situation report; 1 for others.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When it was done, by the clock of who did it.</param>
/// <param name="RecordedAt">When the hub heard of it.</param>
/// <param name="IsLate">Whether that was more than five minutes later.</param>
/// <param name="Task">The task of the mandate; null for what is no work.</param>
/// <param name="Text">What it says; null when it cannot be shown.</param>
/// <param name="Finder">Who found the item; null when nobody says.</param>
/// <param name="PropertyOf">Whose property it is; null when that is unknown.</param>
/// <param name="Draft">The draft that is offered; null for others.</param>
/// <param name="Files">The files of an item.</param>
/// <param name="Problem">Why its text cannot be shown; null when it can.</param>
public sealed record TeamEntryBody(
    TeamEntryKind Kind,
    long Number,
    int Version,
    AuthorBody By,
    DateTimeOffset At,
    DateTimeOffset RecordedAt,
    bool IsLate,
    string? Task,
    string? Text,
    string? Finder,
    string? PropertyOf,
    SubmitNoticeRequest? Draft,
    ImmutableArray<AttachmentAnswer> Files,
    string? Problem);

/// <summary>A page of a team's log.</summary>
/// <param name="Entries">The latest by their own time first.</param>
/// <param name="Next">What to send in before for the page behind; null when nothing follows.</param>
public sealed record TeamLogBody(ImmutableArray<TeamEntryBody> Entries, long? Next);

/// <summary>An act of a team that this gateway keeps until the hub has it.</summary>
/// <param name="OperationId">Its operation id.</param>
/// <param name="What">What was done, in a word or two with dashes.</param>
/// <param name="Number">The number of the item or the report, where the act names one.</param>
/// <param name="Officer">Who did it.</param>
/// <param name="ActedAt">When it was done.</param>
/// <param name="State">Whether it waits, or the hub has refused it.</param>
/// <param name="Code">The code of the refusal; null while it waits.</param>
/// <param name="Note">Why it was refused, or that it is kept here.</param>
/// <param name="Text">What it says; null for nothing.</param>
public sealed record KeptActBody(OperationId OperationId, string What, int? Number, string? Officer, DateTimeOffset ActedAt, KeptActState State, string? Code, string Note, string? Text);

/// <summary>The acts of a team that this gateway keeps.</summary>
/// <param name="Acts">In the order in which they came.</param>
public sealed record KeptActsBody(ImmutableArray<KeptActBody> Acts);

/// <summary>An offered draft is among the own drafts.</summary>
/// <param name="Draft">The id of the draft.</param>
public sealed record OfferTakenBody(string Draft);

/// <summary>Where an act stands that a gateway keeps.</summary>
[JsonConverter(typeof(KebabCase<KeptActState>))]
public enum KeptActState
{
    /// <summary>It waits for the hub.</summary>
    Waiting,

    /// <summary>The hub has refused it.</summary>
    Refused,
}

/// <summary>What an item is, as it is sealed.</summary>
/// <param name="Text">What it is, and where it was found.</param>
/// <param name="Finder">Who found it; null when nobody says.</param>
/// <param name="PropertyOf">Whose property it is; null when that is unknown.</param>
public sealed record TeamItemText(string Text, string? Finder, string? PropertyOf);
