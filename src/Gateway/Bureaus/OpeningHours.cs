using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>When a telephone answers, read from forms such as <c>24/7</c>, <c>Mo-Fr 08:00-18:00; Sa 09:00-12:00</c> or <c>22:00-06:00</c>.</summary>
internal sealed class OpeningHours
{
    private const int MinutesOfDay = 24 * 60;

    private static readonly ImmutableArray<string> Days = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];

    private readonly List<Span> _spans = [];
    private readonly bool _always;

    private OpeningHours(bool always) => _always = always;

    /// <summary>Whether the bureau's local time is needed to say whether somebody answers.</summary>
    public bool NeedsLocalTime => !_always;

    /// <summary>Reads the hours, or says that they have no known form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OpeningHours? hours)
    {
        hours = new OpeningHours(text.Trim().ToLowerInvariant() is "24/7" or "always" or "24h");
        if (hours._always)
        {
            return true;
        }

        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!hours.TryAdd(part))
            {
                hours = null;
                return false;
            }
        }

        if (hours._spans.Count == 0)
        {
            hours = null;
        }

        return hours is not null;
    }

    /// <summary>Whether somebody answers at that local time.</summary>
    public bool IsOpen(DateTimeOffset local)
    {
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var today = (int)local.DayOfWeek;
        var yesterday = (today + 6) % 7;
        return _always || _spans.Any(span => (span.Days[today] && minute >= span.From && minute < span.To)
            || (span.To > MinutesOfDay && span.Days[yesterday] && minute < span.To - MinutesOfDay));
    }

    private bool TryAdd(string part)
    {
        var words = part.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (1 or 2) || !TryParseDays(words.Length == 2 ? words[0] : "Mo-Su", out var days))
        {
            return false;
        }

        foreach (var range in words[^1].Split(','))
        {
            var ends = range.Split('-');
            if (ends.Length != 2 || !TryParseMinute(ends[0], out var from) || !TryParseMinute(ends[1], out var to) || from == MinutesOfDay)
            {
                return false;
            }

            // Hours over midnight end on the next day.
            _spans.Add(new Span(days, from, to > from ? to : to + MinutesOfDay));
        }

        return true;
    }

    private static bool TryParseDays(string text, out bool[] days)
    {
        days = new bool[Days.Length];
        foreach (var item in text.Split(','))
        {
            var ends = item.Split('-');
            var (first, last) = (Days.IndexOf(ends[0]), Days.IndexOf(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return false;
            }

            for (var day = first; ; day = (day + 1) % Days.Length)
            {
                days[day] = true;
                if (day == last)
                {
                    break;
                }
            }
        }

        return true;
    }

    private static bool TryParseMinute(string text, out int minute)
    {
        minute = 0;
        if (text == "24:00")
        {
            minute = MinutesOfDay;
            return true;
        }

        if (!TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        minute = (time.Hour * 60) + time.Minute;
        return true;
    }

    private sealed record Span(bool[] Days, int From, int To);
}
