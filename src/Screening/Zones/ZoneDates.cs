using System.Collections.Immutable;
using System.Globalization;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// Dates of a zone: YYMMDD, with fillers for parts of the birth that are not known (Doc 9303-3 section 4.8). Two digits do not say the century: both are given where both are possible.
/// </summary>
internal static class ZoneDates
{
    private const int OldestAge = 125;
    private const int YearsOfExpiry = 50;

    /// <summary>Whether a text has the form of a date: three pairs, each two digits or two fillers.</summary>
    public static bool HasForm(string text) => text.Length == 6 && IsPair(text[..2]) && IsPair(text[2..4]) && IsPair(text[4..]);

    /// <summary>Whether nothing of it is known.</summary>
    public static bool IsUnknown(string text) => text.All(c => c == ZoneCheckDigits.Filler);

    /// <summary>The days that a date of birth may mean; none when it is unknown or does not exist.</summary>
    /// <param name="text">Six characters.</param>
    /// <param name="today">The day after which nobody is born.</param>
    public static ImmutableArray<string> Births(string text, DateOnly today) => Days(text, today.Year - OldestAge, today);

    /// <summary>The day of expiry: the one within fifty years of today.</summary>
    public static string? Expiry(string text, DateOnly today) => Days(text, today.Year - YearsOfExpiry + 1, new DateOnly(today.Year + YearsOfExpiry, 12, 31)) is [var day, ..] ? day : null;

    /// <summary>Whether a date is unknown, or exists in some century.</summary>
    public static bool MayExist(string text) => HasForm(text) && (IsUnknown(text) || !Days(text, 1900, new DateOnly(2099, 12, 31)).IsEmpty);

    private static ImmutableArray<string> Days(string text, int first, DateOnly last)
    {
        if (!HasForm(text) || IsUnknown(text))
        {
            return [];
        }

        var (inCentury, month, day) = (Number(text[..2]), Number(text[2..4]), Number(text[4..]));
        if (inCentury is not { } two)
        {
            // 29 February exists in some year.
            return Exists(2000, month, day) ? [Text(null, month, day)] : [];
        }

        return
        [
            .. Enumerable.Range(first / 100, (last.Year / 100) - (first / 100) + 1)
                .Select(century => (century * 100) + two)
                .Where(year => year >= first && Exists(year, month, day) && new DateOnly(year, month ?? 1, day ?? 1) <= last)
                .Select(year => Text(year, month, day)),
        ];
    }

    private static bool Exists(int year, int? month, int? day) =>
        month is not < 1 and not > 12 && day is not < 1 && (day is null || day <= DateTime.DaysInMonth(year, month ?? 1));

    private static string Text(int? year, int? month, int? day) =>
        string.Create(CultureInfo.InvariantCulture, $"{year?.ToString("0000", CultureInfo.InvariantCulture) ?? "XXXX"}-{Part(month)}-{Part(day)}");

    private static string Part(int? number) => number?.ToString("00", CultureInfo.InvariantCulture) ?? "XX";

    private static int? Number(string pair) => pair[0] == ZoneCheckDigits.Filler ? null : int.Parse(pair, CultureInfo.InvariantCulture);

    private static bool IsPair(string pair) => pair.All(char.IsAsciiDigit) || pair.All(c => c == ZoneCheckDigits.Filler);
}
