using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>What a roster in local time means in hours that pass: which officers are on when, also on the days on which clocks change.</summary>
public static class RosterDays
{
    private const int DaysOfWeek = 7;

    /// <summary>The spans of a local day, one behind the other from its midnight to the next.</summary>
    /// <param name="roster">The roster, as <see cref="DeskRoster"/> describes it.</param>
    /// <param name="date">The local day.</param>
    /// <returns>The day; a day on which clocks change has 23 or 25 hours.</returns>
    public static RosterDay Of(DeskRoster roster, DateOnly date)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(roster.TimeZone);
        var (start, end) = (Instant(zone, date, TimeOnly.MinValue), Instant(zone, date.AddDays(1), TimeOnly.MinValue));
        var begins = roster.Shifts
            .Where(shift => shift.Day == date.DayOfWeek)
            .OrderBy(shift => shift.From)
            .Select(shift => (At: Instant(zone, date, shift.From), shift.Officers))
            .ToList();
        if (begins.Count == 0 || begins[0].At > start)
        {
            begins.Insert(0, (start, OfficersBefore(roster, date)));
        }

        var spans = ImmutableArray.CreateBuilder<RosterSpan>(begins.Count);
        for (var i = 0; i < begins.Count; i++)
        {
            var until = i + 1 < begins.Count ? begins[i + 1].At : end;

            // Two shifts that begin within an hour that the clock skips begin at one moment: the later one is on.
            if (until > begins[i].At)
            {
                spans.Add(new RosterSpan(TimeZoneInfo.ConvertTime(begins[i].At, zone), TimeZoneInfo.ConvertTime(until, zone), begins[i].Officers));
            }
        }

        return new RosterDay(date, roster.TimeZone, end - start, spans.ToImmutable());
    }

    /// <summary>The officers who are on at a time.</summary>
    public static ImmutableArray<string> OfficersAt(DeskRoster roster, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(roster.TimeZone));
        return Of(roster, DateOnly.FromDateTime(local.DateTime)).Spans.First(span => span.From <= at && at < span.Until).Officers;
    }

    /// <summary>The moment at which a local clock first shows a time; of a time that it skips, the moment of the skip.</summary>
    private static DateTimeOffset Instant(TimeZoneInfo zone, DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            // The skip is where the offset before it meets the one behind it.
            var before = zone.GetUtcOffset(local.AddDays(-1));
            var at = new DateTimeOffset(local, before).ToUniversalTime();
            var low = at.AddHours(-3);
            for (var high = at; high - low > TimeSpan.FromSeconds(1);)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = zone.GetUtcOffset(middle) == before ? (middle, high) : (low, middle);
                at = high;
            }

            return new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>Who is on at the midnight with which a day begins: of the last shift of the days before it.</summary>
    private static ImmutableArray<string> OfficersBefore(DeskRoster roster, DateOnly date)
    {
        for (var days = 1; days <= DaysOfWeek; days++)
        {
            if (roster.Shifts.Where(shift => shift.Day == date.AddDays(-days).DayOfWeek).MaxBy(shift => shift.From) is { } last)
            {
                return last.Officers;
            }
        }

        return [];
    }
}

/// <summary>A local day of a roster.</summary>
/// <param name="Date">The day.</param>
/// <param name="TimeZone">The IANA time zone.</param>
/// <param name="Length">How long it is: 23 or 25 hours on the days on which clocks change.</param>
/// <param name="Spans">Who is on when; they follow each other without a gap.</param>
public sealed record RosterDay(DateOnly Date, string TimeZone, TimeSpan Length, ImmutableArray<RosterSpan> Spans);

/// <summary>A span of a roster's day.</summary>
/// <param name="From">From when, local time with its offset.</param>
/// <param name="Until">Until when.</param>
/// <param name="Officers">The numbers of the officers; none when the room is closed.</param>
public sealed record RosterSpan(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<string> Officers);
