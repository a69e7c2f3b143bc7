using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Command;

/// <summary>What can happen at the lead desk. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("lead-event")]
internal abstract record LeadEvent;

/// <summary>A room leads from now on, and the epoch before is over: the only event that changes who leads. All that the room before had in its queue goes with the lead.</summary>
[GenerateSerializer, Immutable, Alias("lead-began")]
internal sealed record LeadBegan([property: Id(0)] HubName Room, [property: Id(1)] long Epoch, [property: Id(2)] LeadChange By, [property: Id(3)] SealedContent? Briefing) : LeadEvent;

/// <summary>How a room came to lead.</summary>
[GenerateSerializer, Alias("lead-change")]
internal enum LeadChange
{
    /// <summary>The desk's first lead, by the plan.</summary>
    Plan = 0,

    /// <summary>It accepted a hand-over.</summary>
    HandOver = 1,

    /// <summary>The room before did not confirm in time.</summary>
    Unconfirmed = 2,
}

/// <summary>The plan of the day was set.</summary>
[GenerateSerializer, Immutable, Alias("lead-plan-set")]
internal sealed record LeadPlanSet([property: Id(0)] LeadPlan Plan) : LeadEvent;

/// <summary>An officer is on duty, or goes on to be.</summary>
[GenerateSerializer, Immutable, Alias("officer-present")]
internal sealed record OfficerPresent([property: Id(0)] HubName Room, [property: Id(1)] bool IsSupervisor, [property: Id(2)] DateTimeOffset Until) : LeadEvent;

/// <summary>An officer is not on duty any more.</summary>
[GenerateSerializer, Immutable, Alias("officer-left")]
internal sealed record OfficerLeft([property: Id(0)] string Officer, [property: Id(1)] bool HasLapsed) : LeadEvent;

/// <summary>The leading room is asked whether it leads.</summary>
[GenerateSerializer, Immutable, Alias("lead-questioned")]
internal sealed record LeadQuestioned([property: Id(0)] LeadQuestionReason Reason, [property: Id(1)] DateTimeOffset ConfirmBy) : LeadEvent;

/// <summary>An officer on duty there confirmed that it does.</summary>
[GenerateSerializer, Immutable, Alias("lead-confirmed")]
internal sealed record LeadConfirmed : LeadEvent;

/// <summary>Nobody confirmed in time, and no other room has anybody on duty.</summary>
[GenerateSerializer, Immutable, Alias("lead-unconfirmed")]
internal sealed record LeadUnconfirmed : LeadEvent;

/// <summary>The leading room proposes to hand over.</summary>
[GenerateSerializer, Immutable, Alias("hand-over-proposed")]
internal sealed record HandOverProposed([property: Id(0)] HubName To, [property: Id(1)] ImmutableArray<long> Open, [property: Id(2)] SealedContent? Briefing) : LeadEvent;

/// <summary>The hand-over that the plan asks for is late.</summary>
[GenerateSerializer, Immutable, Alias("hand-over-late")]
internal sealed record HandOverLate([property: Id(0)] HubName To, [property: Id(1)] DateTimeOffset AlarmAgainAt) : LeadEvent;

/// <summary>A hand-over was late, and the plan asks for the leading room again.</summary>
[GenerateSerializer, Immutable, Alias("hand-over-not-due")]
internal sealed record HandOverNotDue : LeadEvent;

/// <summary>An officer on duty in the leading room decided something that is the lead's.</summary>
[GenerateSerializer, Immutable, Alias("lead-used")]
internal sealed record LeadUsed([property: Id(0)] string About, [property: Id(1)] HubName Room) : LeadEvent;

/// <summary>Something came into the queue.</summary>
[GenerateSerializer, Immutable, Alias("item-arrived")]
internal sealed record ItemArrived([property: Id(0)] long Number, [property: Id(1)] QueueArrival Arrival) : LeadEvent;

/// <summary>Something new came about an open item.</summary>
[GenerateSerializer, Immutable, Alias("item-changed")]
internal sealed record ItemChanged([property: Id(0)] long Number, [property: Id(1)] QueueArrival Arrival) : LeadEvent;

/// <summary>An officer took an item.</summary>
[GenerateSerializer, Immutable, Alias("item-taken")]
internal sealed record ItemTaken([property: Id(0)] long Number) : LeadEvent;

/// <summary>An item was given to another room.</summary>
[GenerateSerializer, Immutable, Alias("item-assigned")]
internal sealed record ItemAssigned([property: Id(0)] long Number, [property: Id(1)] HubName Room) : LeadEvent;

/// <summary>Nobody took an item in time.</summary>
[GenerateSerializer, Immutable, Alias("item-escalated")]
internal sealed record ItemEscalated([property: Id(0)] long Number, [property: Id(1)] QueueEscalation Escalation) : LeadEvent;

/// <summary>An item is done.</summary>
[GenerateSerializer, Immutable, Alias("item-closed")]
internal sealed record ItemClosed([property: Id(0)] long Number, [property: Id(1)] string Outcome) : LeadEvent;
