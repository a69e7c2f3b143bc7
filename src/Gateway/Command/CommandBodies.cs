using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Gateway.Aggregates;

namespace Interpol.Mesh.Gateway.Command;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class CommandBodies
{
    extension(QueueItemBody)
    {
        /// <summary>The JSON form of an item.</summary>
        /// <param name="item">The item.</param>
        /// <param name="isOurs">Whether the command centre reads it, and not who asked for help.</param>
        /// <param name="text">What was asked.</param>
        public static QueueItemBody Of(QueueItem item, bool isOurs, string? text = null) => new(
            item.Number,
            item.Kind,
            item.Source,
            item.From,
            item.Priority,
            item.What,
            isOurs ? item.Room : null,
            item.ArrivedAt,
            isOurs ? item.TakeBy : null,
            item.TakenBy,
            item.TakenAt,
            item.AnswerBy,
            item.ComposedAt,
            item.ClockOff?.TotalSeconds,
            item.Where,
            item.Line,
            text,
            [.. item.Escalations.Select(escalation => new QueueEscalationBody(escalation.To, escalation.At, escalation.Told))],
            item.Collected);
    }

    extension(LeadLogEntryBody)
    {
        /// <summary>The JSON form of an entry of the log.</summary>
        public static LeadLogEntryBody Of(LeadLogEntry entry) => new(entry.Version, entry.At, AuthorBody.Of(entry.By), entry.What, entry.Room, entry.Epoch, entry.Item, entry.Told, entry.About);
    }

    extension(RosterBody)
    {
        /// <summary>The JSON form of a room's roster.</summary>
        /// <param name="room">The room.</param>
        /// <param name="view">The roster.</param>
        /// <param name="date">The local day to show.</param>
        /// <param name="plan">The plan of the day.</param>
        public static RosterBody Of(HubName room, DeskView view, DateOnly date, LeadPlan plan)
        {
            var day = RosterDays.Of(view.Roster, date);
            return new RosterBody(
                room,
                view.Version,
                view.Roster.TimeZone,
                [.. view.Roster.Shifts.Select(shift => new RosterShiftBody(shift.Day, shift.From, shift.Officers))],
                new RosterDayBody(day.Date, day.Length.TotalHours, [.. day.Spans.Select(span => new RosterSpanBody(span.From, span.Until, span.Officers, Leads(plan, room, span)))]));
        }
    }

    private static bool Leads(LeadPlan plan, HubName room, RosterSpan span)
    {
        var leads = plan.RoomAt(span.From) == room;
        for (var at = span.From; !leads && plan.NextChange(at) is { } change && change.At < span.Until; at = change.At)
        {
            leads = change.Room == room;
        }

        return leads;
    }
}
