using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Teams;

/// <summary>A team with its version, as its reader sees it.</summary>
/// <param name="Record">What it says; without items for who may not see them, see <see cref="TeamAccess.ToldTo"/>.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("team-view")]
public sealed record TeamView([property: Id(0)] TeamRecord Record, [property: Id(1)] long Version);

/// <summary>A team of a deployment, as hubs may read it; its log, situation reports and what items are is for gateways.</summary>
/// <param name="Id">Its id; the host is that of the deployment.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="StartedAt">When its deployment started it.</param>
/// <param name="Order">The version of the deployment by which it stands so.</param>
/// <param name="Site">Where it works.</param>
/// <param name="Leader">The member that leads it; null while nobody does, and no work is done.</param>
/// <param name="Members">Who belongs to it, and who did.</param>
[GenerateSerializer, Immutable, Alias("team-record")]
public sealed record TeamRecord(
    [property: Id(0)] TeamId Id,
    [property: Id(1)] TeamStatus Status,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] long Order,
    [property: Id(4)] DeploymentSite Site,
    [property: Id(5)] ExpertId? Leader,
    [property: Id(6)] ImmutableArray<TeamMember> Members)
{
    /// <summary>When it was closed; null while it is not.</summary>
    [Id(7)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who checks in how often.</summary>
    [Id(8)]
    public TeamCheckInTerms CheckIns { get => field ?? TeamCheckInTerms.Default; init; } = TeamCheckInTerms.Default;

    /// <summary>Who has not checked in in time; null when nobody is missing.</summary>
    [Id(9)]
    public TeamAlarm? Alarm { get; init; }

    /// <summary>The latest positions by their own time, the earliest first; at most <see cref="TeamLimits.MaxPositions"/>.</summary>
    [Id(10)]
    public ImmutableArray<TeamPosition> Positions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The sectors of the scene.</summary>
    [Id(11)]
    public ImmutableArray<TeamSector> Sectors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The team's equipment.</summary>
    [Id(12)]
    public ImmutableArray<TeamEquipment> Equipment { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The items that it has collected or found, by number.</summary>
    [Id(13)]
    public ImmutableArray<TeamItem> Items { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Of each situation report, in the order of their numbers from 1, how many versions there are.</summary>
    [Id(14)]
    public ImmutableArray<int> ReportVersions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The numbers of items that members have reserved.</summary>
    [Id(15)]
    public ImmutableArray<TeamNumbers> Numbers { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many entries its log has.</summary>
    [Id(16)]
    public long LogEntries { get; init; }

    /// <summary>The notice drafts that were offered to the host, in the order of their numbers from 1.</summary>
    [Id(17)]
    public ImmutableArray<TeamOffer> Offers { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The highest number that an item has or somebody has reserved.</summary>
    [JsonIgnore]
    public int HighestNumber => Math.Max(Numbers.IsEmpty ? 0 : Numbers[^1].Last, Items.IsEmpty ? 0 : Items[^1].Number);

    /// <summary>The owners that have, or had, an expert in the team.</summary>
    [JsonIgnore]
    public IEnumerable<OwnerId> Contributors => Members.Select(member => member.Expert.Owner).Distinct();

    /// <summary>A member that belongs to the team now; null when there is none.</summary>
    public TeamMember? Find(ExpertId expert) => Members.FirstOrDefault(member => member.Expert == expert && member.LeftAt is null);
}

/// <summary>An expert in a team.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Officer">The number of the officer of the expert's owner as which the expert signs in.</param>
/// <param name="IsAway">Whether the expert has left home and is not back.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="LeftAt">Until when; null for who belongs to it.</param>
/// <param name="CheckedInAt">When the expert was heard of last, by the time of the check-in itself; null for not yet.</param>
/// <param name="CheckInDue">When the expert has to check in next; null for who need not.</param>
[GenerateSerializer, Immutable, Alias("team-member")]
public sealed record TeamMember(
    [property: Id(0)] ExpertId Expert,
    [property: Id(1)] string Officer,
    [property: Id(2)] bool IsAway,
    [property: Id(3)] DateTimeOffset JoinedAt,
    [property: Id(4)] DateTimeOffset? LeftAt,
    [property: Id(5)] DateTimeOffset? CheckedInAt,
    [property: Id(6)] DateTimeOffset? CheckInDue);

/// <summary>Who checks in how often.</summary>
/// <param name="Hours">At least every so many hours, 1 to <see cref="TeamLimits.MaxCheckInHours"/>.</param>
/// <param name="Each">Whether each member does; otherwise one of them for all.</param>
[GenerateSerializer, Immutable, Alias("team-check-in-terms")]
public sealed record TeamCheckInTerms([property: Id(0)] int Hours, [property: Id(1)] bool Each)
{
    /// <summary>What holds unless somebody says otherwise: each member twice a day.</summary>
    public static TeamCheckInTerms Default { get; } = new(12, Each: true);
}

/// <summary>Who has not checked in in time. There is one at a time, however many are missing.</summary>
/// <param name="Missing">Who is missing; where one checks in for all, the leader stands for the team.</param>
/// <param name="Since">When the first of them should have checked in.</param>
/// <param name="CommandToldAt">When the command centre was told last; null while only the leader's bureau was.</param>
[GenerateSerializer, Immutable, Alias("team-alarm")]
public sealed record TeamAlarm([property: Id(0)] ImmutableArray<ExpertId> Missing, [property: Id(1)] DateTimeOffset Since, [property: Id(2)] DateTimeOffset? CommandToldAt);

/// <summary>Where a member was.</summary>
/// <param name="Expert">The member.</param>
/// <param name="At">When, by the reporter's clock, and at the latest when the hub heard of it.</param>
/// <param name="Place">Where.</param>
/// <param name="IsLate">Whether the hub heard of it more than <see cref="TeamLimits.LateAfter"/> later.</param>
[GenerateSerializer, Immutable, Alias("team-position")]
public sealed record TeamPosition([property: Id(0)] ExpertId Expert, [property: Id(1)] DateTimeOffset At, [property: Id(2)] TeamPlace Place, [property: Id(3)] bool IsLate);

/// <summary>A place on the globe (WGS 84).</summary>
/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
/// <param name="Accuracy">How far it may be off, in metres, 0 to <see cref="TeamLimits.MaxAccuracy"/>.</param>
[GenerateSerializer, Immutable, Alias("team-place")]
public sealed record TeamPlace([property: Id(0)] double Latitude, [property: Id(1)] double Longitude, [property: Id(2)] double Accuracy)
{
    /// <summary>Whether it is one.</summary>
    [JsonIgnore]
    public bool IsOnGlobe => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180 && Accuracy is >= 0 and <= TeamLimits.MaxAccuracy;
}

/// <summary>A sector of the scene.</summary>
/// <param name="Code">Its code: 1 to <see cref="TeamLimits.MaxCode"/> letters, digits and dashes.</param>
/// <param name="Description">What and where it is, for gateways.</param>
/// <param name="Status">How far its search is.</param>
/// <param name="StatusAt">Since when, by the time of the act; null while nobody has searched.</param>
/// <param name="StatusBy">Who said so; null while nobody has searched.</param>
[GenerateSerializer, Immutable, Alias("team-sector")]
public sealed record TeamSector(
    [property: Id(0)] string Code,
    [property: Id(1)] SealedContent Description,
    [property: Id(2)] SectorStatus Status,
    [property: Id(3)] DateTimeOffset? StatusAt,
    [property: Id(4)] Author? StatusBy);

/// <summary>A piece of the team's equipment.</summary>
/// <param name="Code">Its code: 1 to <see cref="TeamLimits.MaxCode"/> letters, digits and dashes.</param>
/// <param name="Description">What it is, for gateways.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Holder">Who has or had it last.</param>
/// <param name="StatusAt">Since when, by the time of the act.</param>
[GenerateSerializer, Immutable, Alias("team-equipment")]
public sealed record TeamEquipment(
    [property: Id(0)] string Code,
    [property: Id(1)] SealedContent Description,
    [property: Id(2)] EquipmentStatus Status,
    [property: Id(3)] ExpertId Holder,
    [property: Id(4)] DateTimeOffset StatusAt);

/// <summary>An item that a team has collected, or found as somebody's property. What it is stands in its entry.</summary>
/// <param name="Number">Its number in the team, which never changes.</param>
/// <param name="Kind">What kind of item.</param>
/// <param name="Collector">Who collected it; its files are uploads of that owner.</param>
/// <param name="Chain">Where its custody chain stands.</param>
[GenerateSerializer, Immutable, Alias("team-item")]
public sealed record TeamItem([property: Id(0)] int Number, [property: Id(1)] TeamItemKind Kind, [property: Id(2)] Author Collector, [property: Id(3)] CustodyChain Chain)
{
    /// <summary>What was done with it beside its custody; at most <see cref="TeamLimits.MaxUses"/>.</summary>
    [Id(4)]
    public ImmutableArray<TeamItemUse> Uses { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Something that was done with what is known of an item.</summary>
/// <param name="Kind">What.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="At">When.</param>
/// <param name="Target">The case, or the number of the offer; null for a check.</param>
[GenerateSerializer, Immutable, Alias("team-item-use")]
public sealed record TeamItemUse([property: Id(0)] TeamItemUseKind Kind, [property: Id(1)] Author By, [property: Id(2)] DateTimeOffset At, [property: Id(3)] string? Target);

/// <summary>Numbers of items that a member has reserved, to give on the scene without asking a hub.</summary>
/// <param name="Expert">Whose they are.</param>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
[GenerateSerializer, Immutable, Alias("team-numbers")]
public sealed record TeamNumbers([property: Id(0)] ExpertId Expert, [property: Id(1)] int First, [property: Id(2)] int Last);

/// <summary>A notice draft that was offered to the host.</summary>
/// <param name="Item">The number of the item that it is about.</param>
/// <param name="At">When.</param>
/// <param name="TakenAt">When the host has taken it among its drafts; null while it has not.</param>
[GenerateSerializer, Immutable, Alias("team-offer")]
public sealed record TeamOffer([property: Id(0)] int Item, [property: Id(1)] DateTimeOffset At, [property: Id(2)] DateTimeOffset? TakenAt);

/// <summary>Where a team stands.</summary>
[GenerateSerializer, Alias("team-status")]
[JsonConverter(typeof(KebabCase<TeamStatus>))]
public enum TeamStatus
{
    /// <summary>It works.</summary>
    Active = 0,

    /// <summary>It travels back: it checks in, and begins no work.</summary>
    Withdrawing = 1,

    /// <summary>It is closed. What it did before may still be handed on.</summary>
    Closed = 2,
}

/// <summary>How far the search of a sector is.</summary>
[GenerateSerializer, Alias("sector-status")]
[JsonConverter(typeof(KebabCase<SectorStatus>))]
public enum SectorStatus
{
    /// <summary>Nobody has searched it.</summary>
    Unsearched = 0,

    /// <summary>It is being searched.</summary>
    Searching = 1,

    /// <summary>It was searched.</summary>
    Searched = 2,

    /// <summary>It cannot be entered.</summary>
    Inaccessible = 3,
}

/// <summary>Where a piece of equipment is.</summary>
[GenerateSerializer, Alias("equipment-status")]
[JsonConverter(typeof(KebabCase<EquipmentStatus>))]
public enum EquipmentStatus
{
    /// <summary>A member has it.</summary>
    Issued = 0,

    /// <summary>It was returned.</summary>
    Returned = 1,

    /// <summary>It was lost.</summary>
    Lost = 2,
}

/// <summary>What kind of item a team collects.</summary>
[GenerateSerializer, Alias("team-item-kind")]
[JsonConverter(typeof(KebabCase<TeamItemKind>))]
public enum TeamItemKind
{
    /// <summary>A photograph.</summary>
    Photograph = 0,

    /// <summary>A sample for DNA.</summary>
    DnaSample = 1,

    /// <summary>A fingerprint.</summary>
    Fingerprint = 2,

    /// <summary>A document.</summary>
    Document = 3,

    /// <summary>Another object.</summary>
    Object = 4,

    /// <summary>Somebody's property, which stands in the property register and is to be returned.</summary>
    Property = 5,
}

/// <summary>What was done with what is known of an item.</summary>
[GenerateSerializer, Alias("team-item-use-kind")]
[JsonConverter(typeof(KebabCase<TeamItemUseKind>))]
public enum TeamItemUseKind
{
    /// <summary>It was checked against the shared databases.</summary>
    Checked = 0,

    /// <summary>It was attached to a case as an item of evidence.</summary>
    Attached = 1,

    /// <summary>It was offered to the host as the draft of a notice.</summary>
    Offered = 2,
}

/// <summary>How large a team and what it says may be.</summary>
public static class TeamLimits
{
    /// <summary>Positions that are kept.</summary>
    public const int MaxPositions = 200;

    /// <summary>Metres that a position may be off.</summary>
    public const int MaxAccuracy = 100_000;

    /// <summary>Sectors.</summary>
    public const int MaxSectors = 300;

    /// <summary>Pieces of equipment.</summary>
    public const int MaxEquipment = 500;

    /// <summary>Items.</summary>
    public const int MaxItems = 2000;

    /// <summary>Uses of one item.</summary>
    public const int MaxUses = 20;

    /// <summary>Entries of the log.</summary>
    public const int MaxLog = 5000;

    /// <summary>Situation reports.</summary>
    public const int MaxReports = 500;

    /// <summary>Versions of one situation report.</summary>
    public const int MaxReportVersions = 50;

    /// <summary>Notice drafts offered.</summary>
    public const int MaxOffers = 500;

    /// <summary>Numbers reserved at once.</summary>
    public const int MaxNumbersAtOnce = 200;

    /// <summary>Ranges of numbers reserved.</summary>
    public const int MaxRanges = 200;

    /// <summary>Characters of the code of a sector or a piece of equipment.</summary>
    public const int MaxCode = 20;

    /// <summary>Hours between two check-ins at most.</summary>
    public const int MaxCheckInHours = 72;

    /// <summary>Entries of a page.</summary>
    public const int MaxPage = 100;

    /// <summary>Bytes of texts after which a page ends.</summary>
    public const int MaxPageBytes = 1024 * 1024;

    /// <summary>Bytes of a text, as hubs carry it.</summary>
    public const int MaxContentBytes = 128 * 1024;

    /// <summary>What a hub hears of later than this is marked as late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long after a missed check-in the command centre is told, when the leader has not found who is missing.</summary>
    public static readonly TimeSpan AlarmAfter = TimeSpan.FromMinutes(30);

    /// <summary>For how long after closing what was done before is still taken.</summary>
    public static readonly TimeSpan TakenAfterClosing = TimeSpan.FromDays(30);

    /// <summary>Whether a text is a code.</summary>
    public static bool IsCode(string? code) => code is { Length: >= 1 and <= MaxCode } && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
