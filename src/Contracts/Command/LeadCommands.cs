using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>What can be done at the lead desk. Officers are those of the Secretariat whom its gateway let in with the role <c>command</c>.</summary>
[GenerateSerializer, Immutable, Alias("lead-command")]
public abstract record LeadCommand;

/// <summary>Sets the plan of the day. Who leads now goes on until it hands over.</summary>
/// <param name="Shifts">The shifts.</param>
[GenerateSerializer, Immutable, Alias("set-lead-plan")]
public sealed record SetLeadPlan([property: Id(0)] ImmutableArray<LeadShift> Shifts) : LeadCommand;

/// <summary>The officer is on duty in a room, for a while; given again, it goes on. In the leading room it also confirms the lead.</summary>
/// <param name="Room">The room; an officer is in one room.</param>
/// <param name="Minutes">For how long, 1 to <see cref="CommandLimits.MaxPresentMinutes"/>.</param>
/// <param name="IsSupervisor">Whether the officer supervises the room.</param>
[GenerateSerializer, Immutable, Alias("say-present")]
public sealed record SayPresent([property: Id(0)] HubName Room, [property: Id(1)] int Minutes, [property: Id(2)] bool IsSupervisor) : LeadCommand;

/// <summary>The officer goes off duty.</summary>
[GenerateSerializer, Immutable, Alias("leave-desk")]
public sealed record LeaveDesk : LeadCommand;

/// <summary>Proposes to hand the lead over, with all items that the leading room has open. By an officer on duty there; another proposal replaces it.</summary>
/// <param name="To">The room that is to lead.</param>
/// <param name="Briefing">What its officers have to know, for gateways; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("propose-hand-over")]
public sealed record ProposeHandOver([property: Id(0)] HubName To, [property: Id(1)] SealedContent? Briefing) : LeadCommand;

/// <summary>Takes the lead that was proposed. By an officer on duty in the room to which it was.</summary>
/// <param name="Epoch">The epoch of the lead that the officer has seen: what was proposed in an earlier one is not taken.</param>
[GenerateSerializer, Immutable, Alias("accept-hand-over")]
public sealed record AcceptHandOver([property: Id(0)] long Epoch) : LeadCommand;

/// <summary>Asks the command centre for help. By any owner.</summary>
/// <param name="Id">Its id: the asker's code, a colon and 32 hexadecimal digits.</param>
/// <param name="Priority">How urgent it is: flash or urgent.</param>
/// <param name="Words">What is needed, for gateways.</param>
/// <param name="ComposedAt">When, by the clock of the asker's gateway.</param>
[GenerateSerializer, Immutable, Alias("request-help")]
public sealed record RequestHelp(
    [property: Id(0)] string Id, [property: Id(1)] Lane Priority, [property: Id(2)] SealedContent Words, [property: Id(3)] DateTimeOffset ComposedAt) : LeadCommand;

/// <summary>Takes an item of the queue, also from another officer. By an officer on duty in the item's room.</summary>
/// <param name="Number">The item.</param>
[GenerateSerializer, Immutable, Alias("take-item")]
public sealed record TakeItem([property: Id(0)] long Number) : LeadCommand;

/// <summary>Gives an item to another room, where it is to be taken anew. By an officer on duty in the item's room.</summary>
/// <param name="Number">The item.</param>
/// <param name="Room">The room.</param>
[GenerateSerializer, Immutable, Alias("assign-item")]
public sealed record AssignItem([property: Id(0)] long Number, [property: Id(1)] HubName Room) : LeadCommand;

/// <summary>Closes an item. By the officer who has taken it.</summary>
/// <param name="Number">The item.</param>
/// <param name="Outcome">What came of it, a code of lower-case letters and dashes.</param>
[GenerateSerializer, Immutable, Alias("close-item")]
public sealed record CloseItem([property: Id(0)] long Number, [property: Id(1)] string Outcome) : LeadCommand;

/// <summary>Decides something that is the lead's. By actors of the mesh only, on behalf of an officer on duty in the room that leads.</summary>
/// <param name="About">What is decided on, an id: <c>PH-IRT-2026-0007</c>.</param>
[GenerateSerializer, Immutable, Alias("use-lead")]
public sealed record UseLead([property: Id(0)] string About) : LeadCommand;

/// <summary>Something comes into the queue, changes there or ends. By actors of the mesh only.</summary>
/// <param name="Arrival">What.</param>
[GenerateSerializer, Immutable, Alias("note-arrival")]
public sealed record NoteArrival([property: Id(0)] QueueArrival Arrival) : LeadCommand;

/// <summary>Asks the officers of the leading room to confirm that they lead. By the mesh only.</summary>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("question-lead")]
public sealed record QuestionLead([property: Id(0)] LeadQuestionReason Reason) : LeadCommand;

/// <summary>The leading room has not confirmed in time. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("miss-confirmation")]
public sealed record MissConfirmation : LeadCommand;

/// <summary>The hand-over that the plan asks for is late. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("miss-hand-over")]
public sealed record MissHandOver : LeadCommand;

/// <summary>An officer has not said for too long to be present. By the hub's clock only.</summary>
/// <param name="Officer">The officer.</param>
[GenerateSerializer, Immutable, Alias("end-presence")]
public sealed record EndPresence([property: Id(0)] string Officer) : LeadCommand;

/// <summary>Nobody has taken an item in time. By the hub's clock only.</summary>
/// <param name="Number">The item.</param>
[GenerateSerializer, Immutable, Alias("escalate-item")]
public sealed record EscalateItem([property: Id(0)] long Number) : LeadCommand;
