using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>Which room leads the command centre when, by the plan of the day in UTC. Each shift runs until the next one begins, so that no second has no room and none has two.</summary>
/// <param name="Shifts">The shifts, by when they begin.</param>
[GenerateSerializer, Immutable, Alias("lead-plan")]
public sealed record LeadPlan([property: Id(0)] ImmutableArray<LeadShift> Shifts)
{
    /// <summary>Shifts of a day.</summary>
    public const int MaxShifts = 12;

    /// <summary>Three day shifts that tile the day: Singapore from 0, Lyon from 8, Buenos Aires from 16 o'clock (design, domain section 3).</summary>
    public static LeadPlan Default { get; } = new(
        [new(HubName.Singapore, new TimeOnly(0, 0)), new(HubName.Lyon, new TimeOnly(8, 0)), new(HubName.BuenosAires, new TimeOnly(16, 0))]);

    /// <summary>The room that leads at a time.</summary>
    public HubName RoomAt(DateTimeOffset at)
    {
        var time = TimeOnly.FromTimeSpan(at.UtcDateTime.TimeOfDay);
        var current = Shifts[^1];
        foreach (var shift in Shifts)
        {
            if (shift.From <= time)
            {
                current = shift;
            }
        }

        return current.Room;
    }

    /// <summary>The first change behind a time, and the room that leads from then on. A plan of one room never changes: null.</summary>
    public (DateTimeOffset At, HubName Room)? NextChange(DateTimeOffset behind)
    {
        var leading = RoomAt(behind);
        var day = new DateTimeOffset(behind.UtcDateTime.Date, TimeSpan.Zero);
        for (var days = 0; days < 2; days++)
        {
            foreach (var shift in Shifts)
            {
                var at = day.AddDays(days) + shift.From.ToTimeSpan();
                if (at > behind && shift.Room != leading)
                {
                    return (at, shift.Room);
                }
            }
        }

        return null;
    }
}

/// <summary>A shift of the plan of the day.</summary>
/// <param name="Room">The room that leads.</param>
/// <param name="From">From when, UTC.</param>
[GenerateSerializer, Immutable, Alias("lead-shift")]
public sealed record LeadShift([property: Id(0)] HubName Room, [property: Id(1)] TimeOnly From);
