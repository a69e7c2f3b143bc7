using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

/// <summary>The situation of the command centre: who leads, who is on duty, what is open, where and since when, and whom it may not reach.</summary>
/// <param name="Version">Counts the changes of the lead desk; 0 while nothing has happened.</param>
/// <param name="At">When the gateway read it.</param>
/// <param name="PlannedRoom">The room that leads now by the plan.</param>
/// <param name="Plan">The plan of the day.</param>
/// <param name="Lead">Who leads; null while nothing has happened.</param>
/// <param name="Question">The question to the leading room whether it leads; null when none is open.</param>
/// <param name="HandOver">The hand-over that is proposed; null when none is.</param>
/// <param name="HandOverLateAt">When the next hand-over of the plan is late; null when there is none.</param>
/// <param name="IsLate">Whether a hand-over is late.</param>
/// <param name="Briefing">What the room before told the leading one; null for nothing, and when it cannot be shown.</param>
/// <param name="Present">Who is on duty.</param>
/// <param name="Items">What is open, without texts, the most urgent and oldest first.</param>
/// <param name="Bureaus">Bureaus off duty, or whose gateways do not read.</param>
/// <param name="UnansweredHubs">Hubs that did not say how their bureaus are: none of these may be reached.</param>
public sealed record BoardBody(
    long Version,
    DateTimeOffset At,
    HubName PlannedRoom,
    ImmutableArray<LeadShiftBody> Plan,
    LeadBody? Lead,
    LeadQuestionBody? Question,
    HandOverBody? HandOver,
    DateTimeOffset? HandOverLateAt,
    bool IsLate,
    string? Briefing,
    ImmutableArray<PresentOfficerBody> Present,
    ImmutableArray<QueueItemBody> Items,
    ImmutableArray<AbsentBureauBody> Bureaus,
    ImmutableArray<HubName> UnansweredHubs);

/// <summary>Who leads.</summary>
/// <param name="Room">The room.</param>
/// <param name="Epoch">Counts the leads, from 1.</param>
/// <param name="Since">Since when.</param>
public sealed record LeadBody(HubName Room, long Epoch, DateTimeOffset Since);

/// <summary>The question to the leading room whether it leads. Any officer on duty there answers it by saying to be present.</summary>
/// <param name="Reason">Why it is asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="ConfirmBy">By when; after that another room with an officer on duty leads.</param>
/// <param name="IsOverdue">Whether that time is over and no other room had anybody on duty.</param>
public sealed record LeadQuestionBody(LeadQuestionReason Reason, DateTimeOffset AskedAt, DateTimeOffset ConfirmBy, bool IsOverdue);

/// <summary>A hand-over that is proposed.</summary>
/// <param name="To">The room that is to lead.</param>
/// <param name="By">The number of the officer who proposes it.</param>
/// <param name="At">When.</param>
/// <param name="Open">Numbers of the items that were open then.</param>
/// <param name="Briefing">What the officers there have to know; null for nothing, and when it cannot be shown.</param>
public sealed record HandOverBody(HubName To, string By, DateTimeOffset At, ImmutableArray<long> Open, string? Briefing);

/// <summary>An officer on duty.</summary>
/// <param name="Officer">The officer's number.</param>
/// <param name="Room">In which room.</param>
/// <param name="IsSupervisor">Whether the officer supervises the room.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, unless the officer says so again.</param>
public sealed record PresentOfficerBody(string Officer, HubName Room, bool IsSupervisor, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>An item of the queue.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">What it is about: a message's, a hit's, an alert's id.</param>
/// <param name="From">Whom it comes from.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="What">What happened last.</param>
/// <param name="Room">The room in whose queue it stands; null to who asked for help.</param>
/// <param name="ArrivedAt">When it came, by the hub's clock, by which its clocks run.</param>
/// <param name="TakeBy">By when it is to be taken; null when it is, or all were told.</param>
/// <param name="TakenBy">The number of the officer who has taken it; null when nobody has, and to who asked for help.</param>
/// <param name="TakenAt">When it was taken.</param>
/// <param name="AnswerBy">Until when the sender wants an answer.</param>
/// <param name="ComposedAt">When it was composed, by the sender's clock.</param>
/// <param name="ClockOffSeconds">By how many seconds the sender's clock is off, when that is much; positive when it is ahead.</param>
/// <param name="Where">The countries that it concerns.</param>
/// <param name="Line">A line about it.</param>
/// <param name="Text">What was asked; null in lists, and when it cannot be shown.</param>
/// <param name="Escalations">To whom it was escalated.</param>
/// <param name="Collected">How much of one kind and bureau came in while too much was open, for which the item stands; 0 for an item about one thing.</param>
public sealed record QueueItemBody(
    long Number,
    QueueItemKind Kind,
    string Source,
    OwnerId From,
    Lane Priority,
    string What,
    HubName? Room,
    DateTimeOffset ArrivedAt,
    DateTimeOffset? TakeBy,
    string? TakenBy,
    DateTimeOffset? TakenAt,
    DateTimeOffset? AnswerBy,
    DateTimeOffset? ComposedAt,
    double? ClockOffSeconds,
    ImmutableArray<OwnerId> Where,
    string? Line,
    string? Text,
    ImmutableArray<QueueEscalationBody> Escalations,
    int Collected);

/// <summary>An escalation.</summary>
/// <param name="To">To whom.</param>
/// <param name="At">When.</param>
/// <param name="Told">The numbers of the officers on duty who were told.</param>
public sealed record QueueEscalationBody(EscalatedTo To, DateTimeOffset At, ImmutableArray<string> Told);

/// <summary>A bureau that the command centre may not reach.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Duty">Its duty status; null when its hub does not know.</param>
/// <param name="LastReadAt">When a gateway of it last read its feed; null when that is not known.</param>
/// <param name="IsReading">Whether a gateway of it reads now.</param>
public sealed record AbsentBureauBody(OwnerId Owner, DutyStatus? Duty, DateTimeOffset? LastReadAt, bool IsReading);

/// <summary>Own requests for help that are open.</summary>
/// <param name="Requests">The requests.</param>
public sealed record HelpRequestsBody(ImmutableArray<QueueItemBody> Requests);

/// <summary>What happened at the lead desk.</summary>
/// <param name="Entries">The oldest first.</param>
/// <param name="Next">What to send in since for those behind; null when nothing follows now.</param>
public sealed record LeadLogBody(ImmutableArray<LeadLogEntryBody> Entries, long? Next);

/// <summary>An entry of the log.</summary>
/// <param name="Version">Its number, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="What">What happened: <c>lead-begun</c>, <c>lead-handed-over</c> and <c>lead-moved</c> begin an epoch, which ends where the next begins.</param>
/// <param name="Room">The room that it is about.</param>
/// <param name="Epoch">The epoch that begins.</param>
/// <param name="Item">The item that it is about.</param>
/// <param name="Told">The officers who were told of an escalation.</param>
/// <param name="About">What was decided on by the lead.</param>
public sealed record LeadLogEntryBody(long Version, DateTimeOffset At, AuthorBody By, string What, HubName? Room, long? Epoch, long? Item, ImmutableArray<string> Told, string? About);

/// <summary>A room with its roster, and what that means on a day.</summary>
/// <param name="Room">The room.</param>
/// <param name="Version">Counts the changes of the roster; also the ETag.</param>
/// <param name="TimeZone">The IANA time zone.</param>
/// <param name="Shifts">The shifts of a week.</param>
/// <param name="Day">The day asked for.</param>
public sealed record RosterBody(HubName Room, long Version, string TimeZone, ImmutableArray<RosterShiftBody> Shifts, RosterDayBody Day);

/// <summary>A day of a roster.</summary>
/// <param name="Date">The local day.</param>
/// <param name="Hours">How many hours it has: 23 or 25 on the days on which clocks change.</param>
/// <param name="Spans">Who is on when.</param>
public sealed record RosterDayBody(DateOnly Date, double Hours, ImmutableArray<RosterSpanBody> Spans);

/// <summary>A span of a day.</summary>
/// <param name="From">From when, local time with its offset.</param>
/// <param name="Until">Until when.</param>
/// <param name="Officers">The numbers of the officers; none when the room is closed.</param>
/// <param name="Leads">Whether the room leads at some time of it by the plan, so that nobody on duty is a gap.</param>
public sealed record RosterSpanBody(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<string> Officers, bool Leads);
