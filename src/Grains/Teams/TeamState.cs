using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>A team as its actor knows it.</summary>
/// <param name="Record">What others may be told.</param>
/// <param name="Log">The entries of the log by their own time, the earliest first.</param>
[GenerateSerializer, Immutable, Alias("team-state")]
internal sealed record TeamState([property: Id(0)] TeamRecord Record, [property: Id(1)] ImmutableArray<TeamLogPlace> Log);

/// <summary>Where an entry of the log stands in time.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">Its own time.</param>
[GenerateSerializer, Immutable, Alias("team-log-place")]
internal readonly record struct TeamLogPlace([property: Id(0)] long Number, [property: Id(1)] DateTimeOffset At);

/// <summary>What can happen to a team. Who did it, and when the hub heard of it, stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("team-event")]
internal abstract record TeamEvent;

/// <summary>The deployment said how the team stands; the first time, it began.</summary>
[GenerateSerializer, Immutable, Alias("team-ordered")]
internal sealed record TeamOrdered([property: Id(0)] TeamOrder Order) : TeamEvent;

/// <summary>An expert signs in as another officer.</summary>
[GenerateSerializer, Immutable, Alias("team-officer-named")]
internal sealed record TeamOfficerNamed([property: Id(0)] ExpertId Expert, [property: Id(1)] string Officer) : TeamEvent;

/// <summary>Check-ins have other terms.</summary>
[GenerateSerializer, Immutable, Alias("team-check-ins-set")]
internal sealed record TeamCheckInsSet([property: Id(0)] TeamCheckInTerms Terms) : TeamEvent;

/// <summary>A member checked in.</summary>
[GenerateSerializer, Immutable, Alias("team-checked-in")]
internal sealed record TeamCheckedIn([property: Id(0)] ExpertId Expert, [property: Id(1)] DateTimeOffset At) : TeamEvent;

/// <summary>A member was somewhere.</summary>
[GenerateSerializer, Immutable, Alias("team-positioned")]
internal sealed record TeamPositioned([property: Id(0)] TeamPosition Position) : TeamEvent;

/// <summary>Members have not checked in in time.</summary>
[GenerateSerializer, Immutable, Alias("team-check-in-missed")]
internal sealed record TeamCheckInMissed([property: Id(0)] ImmutableArray<ExpertId> Missing, [property: Id(1)] DateTimeOffset Since) : TeamEvent;

/// <summary>They were not found in time.</summary>
[GenerateSerializer, Immutable, Alias("team-alarm-raised")]
internal sealed record TeamAlarmRaised : TeamEvent;

/// <summary>A member reserved numbers of items.</summary>
[GenerateSerializer, Immutable, Alias("team-numbers-reserved")]
internal sealed record TeamNumbersReserved([property: Id(0)] TeamNumbers Numbers) : TeamEvent;

/// <summary>An entry was added to the log, or a situation report filed.</summary>
[GenerateSerializer, Immutable, Alias("team-entry-added")]
internal sealed record TeamEntryAdded([property: Id(0)] TeamEntry Entry) : TeamEvent;

/// <summary>A sector was named or described.</summary>
[GenerateSerializer, Immutable, Alias("team-sector-put")]
internal sealed record TeamSectorPut([property: Id(0)] string Code, [property: Id(1)] SealedContent Description) : TeamEvent;

/// <summary>A sector was searched.</summary>
[GenerateSerializer, Immutable, Alias("team-sector-searched")]
internal sealed record TeamSectorSearched([property: Id(0)] string Code, [property: Id(1)] SectorStatus Status, [property: Id(2)] DateTimeOffset At, [property: Id(3)] string? Task) : TeamEvent;

/// <summary>A piece of equipment was issued, returned or lost.</summary>
[GenerateSerializer, Immutable, Alias("team-equipment-put")]
internal sealed record TeamEquipmentPut([property: Id(0)] TeamEquipment Equipment) : TeamEvent;

/// <summary>An item was collected.</summary>
[GenerateSerializer, Immutable, Alias("team-item-collected")]
internal sealed record TeamItemCollected([property: Id(0)] TeamItemKind Kind, [property: Id(1)] TeamEntry Entry) : TeamEvent;

/// <summary>A step was recorded in an item's custody chain.</summary>
[GenerateSerializer, Immutable, Alias("team-custody-recorded")]
internal sealed record TeamCustodyRecorded([property: Id(0)] int Number, [property: Id(1)] CustodyStep Step) : TeamEvent;

/// <summary>Something was done with an item.</summary>
[GenerateSerializer, Immutable, Alias("team-item-used")]
internal sealed record TeamItemUsed([property: Id(0)] int Number, [property: Id(1)] TeamItemUseKind Kind, [property: Id(2)] string? Target) : TeamEvent;

/// <summary>The draft of a notice was offered to the host.</summary>
[GenerateSerializer, Immutable, Alias("team-draft-offered")]
internal sealed record TeamDraftOffered([property: Id(0)] int Item, [property: Id(1)] TeamEntry Entry) : TeamEvent;

/// <summary>The host took an offered draft.</summary>
[GenerateSerializer, Immutable, Alias("team-offer-taken")]
internal sealed record TeamOfferTaken([property: Id(0)] int Number) : TeamEvent;

/// <summary>A command as it is decided.</summary>
/// <param name="Team">The team before it.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Role">What they are to the team.</param>
/// <param name="Expert">As which member they act; null for who is none.</param>
/// <param name="At">When it was done.</param>
/// <param name="Now">The hub's time.</param>
internal sealed record TeamAction(TeamRecord Team, Author By, TeamRole Role, ExpertId? Expert, DateTimeOffset At, DateTimeOffset Now)
{
    /// <summary>An entry that is written by it.</summary>
    public TeamEntry Entry(TeamEntryKind kind, long number, SealedContent text) => new(kind, number, By, At, Now, text);
}
