using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Command;

/// <summary>What happened at the lead desk, in words that stay as they are.</summary>
internal static class LeadLog
{
    /// <summary>The entry of an event.</summary>
    public static LeadLogEntry EntryOf(EventHead head, LeadEvent happened) => Fill(new LeadLogEntry(head.Version, head.At, head.By, WordOf(happened)), happened);

    /// <summary>What an event is called.</summary>
    public static string WordOf(LeadEvent happened) => happened switch
    {
        LeadBegan { By: LeadChange.Plan } => "lead-begun",
        LeadBegan { By: LeadChange.HandOver } => "lead-handed-over",
        LeadBegan => "lead-moved",
        LeadPlanSet => "plan-set",
        OfficerPresent => "officer-present",
        OfficerLeft { HasLapsed: true } => "officer-lapsed",
        OfficerLeft => "officer-left",
        LeadQuestioned => "confirmation-asked",
        LeadConfirmed => "lead-confirmed",
        LeadUnconfirmed => "lead-unconfirmed",
        HandOverProposed => "hand-over-proposed",
        HandOverLate => "hand-over-late",
        HandOverNotDue => "hand-over-not-due",
        LeadUsed => "lead-used",
        ItemArrived => "item-arrived",
        ItemChanged => "item-changed",
        ItemTaken => "item-taken",
        ItemAssigned => "item-assigned",
        ItemEscalated => "item-escalated",
        ItemClosed => "item-closed",
        _ => "unknown",
    };

    private static LeadLogEntry Fill(LeadLogEntry entry, LeadEvent happened) => happened switch
    {
        LeadBegan began => entry with { Room = began.Room, Epoch = began.Epoch },
        OfficerPresent present => entry with { Room = present.Room },
        HandOverProposed proposed => entry with { Room = proposed.To },
        HandOverLate late => entry with { Room = late.To },
        LeadUsed used => entry with { Room = used.Room, About = used.About },
        ItemArrived arrived => entry with { Item = arrived.Number },
        ItemChanged changed => entry with { Item = changed.Number },
        ItemTaken taken => entry with { Item = taken.Number },
        ItemAssigned assigned => entry with { Item = assigned.Number, Room = assigned.Room },
        ItemEscalated escalated => entry with { Item = escalated.Number, Told = escalated.Escalation.Told },
        ItemClosed closed => entry with { Item = closed.Number },
        _ => entry,
    };
}
