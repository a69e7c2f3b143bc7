using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>A date of the precision that is known: a year (<c>1979</c>), a month (<c>1979-01</c>) or a day (<c>1979-01-17</c>).</summary>
/// <param name="Year">The year, 1 to 9999.</param>
/// <param name="Month">The month; null when only the year is known.</param>
/// <param name="Day">The day; null when it is not known.</param>
[GenerateSerializer, Immutable, Alias("notice-date")]
[JsonConverter(typeof(NoticeDateJsonConverter))]
public readonly record struct NoticeDate([property: Id(0)] int Year, [property: Id(1)] int? Month = null, [property: Id(2)] int? Day = null)
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];

    /// <summary>The first day that it may be.</summary>
    [JsonIgnore]
    public DateOnly Earliest => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The last day that it may be.</summary>
    [JsonIgnore]
    public DateOnly Latest => new(Year, Month ?? 12, Day ?? DateTime.DaysInMonth(Year, Month ?? 12));

    /// <summary>Whether there is such a date: what came over the wire need not be one.</summary>
    [JsonIgnore]
    public bool IsDate => Year is >= 1 and <= 9999
        && (Month is null ? Day is null : Month is >= 1 and <= 12 && (Day is null || (Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month.Value))));

    /// <summary>Reads a date.</summary>
    /// <exception cref="FormatException">The text is no date, or a day that the calendar does not have.</exception>
    public static NoticeDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException("A date is a year, a year and a month, or a day of the calendar: 1979, 1979-01 or 1979-01-17.");

    /// <summary>Reads a date, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NoticeDate date)
    {
        date = default;
        foreach (var format in Formats)
        {
            if (text?.Length == format.Length && DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                date = new NoticeDate(day.Year, format.Length > 4 ? day.Month : null, format.Length > 7 ? day.Day : null);
                return true;
            }
        }

        return false;
    }

    /// <summary>The text with another mark between its parts: <c>1979/01/17</c>.</summary>
    public string ToString(char mark) => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}")
        + (Month is { } month ? string.Create(CultureInfo.InvariantCulture, $"{mark}{month:00}") : "")
        + (Day is { } day ? string.Create(CultureInfo.InvariantCulture, $"{mark}{day:00}") : "");

    /// <inheritdoc/>
    public override string ToString() => ToString('-');
}

/// <summary>Writes a <see cref="NoticeDate"/> as its text, as a value and as a property name.</summary>
public sealed class NoticeDateJsonConverter : TextJsonConverter<NoticeDate>
{
    /// <inheritdoc/>
    protected override NoticeDate FromText(string text) => NoticeDate.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(NoticeDate value) => value.ToString();
}
