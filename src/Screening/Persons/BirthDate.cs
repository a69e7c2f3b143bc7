using System.Globalization;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>A date of birth as far as it is known; a part that is null is unknown and speaks for and against nobody (Doc 9303-3, section 4.8).</summary>
/// <param name="Year">Year, 1 to 9999.</param>
/// <param name="Month">Month, 1 to 12.</param>
/// <param name="Day">Day, 1 to 31.</param>
public readonly record struct BirthDate(int? Year, int? Month = null, int? Day = null)
{
    private const int DaysNear = 1;

    /// <summary>Reads <c>1974-08-12</c>, <c>1974-08</c>, <c>1974</c>, and unknown parts written as X or 0: <c>1974-XX-XX</c>, <c>XXXX-08-12</c>, <c>1974-00-00</c>.</summary>
    /// <returns>Whether it is a date of which something is known, and one that may exist.</returns>
    public static bool TryParse(string? text, out BirthDate date)
    {
        date = default;
        var parts = text?.Split('-') ?? [];
        if (parts.Length is 0 or > 3
            || !TryPart(parts[0], 4, 9999, out var year)
            || !TryPart(parts.ElementAtOrDefault(1) ?? "XX", 2, 12, out var month)
            || !TryPart(parts.ElementAtOrDefault(2) ?? "XX", 2, 31, out var day)
            || (day is { } known && known > DateTime.DaysInMonth(year ?? 2000, month ?? 1)))
        {
            return false;
        }

        date = new BirthDate(year, month, day);
        return year is not null || month is not null || day is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year?.ToString("D4", CultureInfo.InvariantCulture) ?? "XXXX"}-{Month?.ToString("D2", CultureInfo.InvariantCulture) ?? "XX"}-{Day?.ToString("D2", CultureInfo.InvariantCulture) ?? "XX"}");

    /// <summary>How two dates agree. What is known counts for and against, what is not known never against: a year alone contradicts no date of that year, says nothing of those one off, and contradicts others.</summary>
    internal BirthDateAgreement Compare(BirthDate other)
    {
        var yearsApart = Year is { } mine && other.Year is { } theirs ? Math.Abs(mine - theirs) : (int?)null;
        var month = Same(Month, other.Month);
        var day = Same(Day, other.Day);
        if (yearsApart is null)
        {
            return (month, day) switch
            {
                (null, null) => BirthDateAgreement.Unknown,
                (false, _) or (_, false) => BirthDateAgreement.Contradicts,
                _ => BirthDateAgreement.Partly,
            };
        }

        if (yearsApart == 0)
        {
            return (month, day) switch
            {
                (true, true) => BirthDateAgreement.Same,
                (true or null, null) or (null, true) => BirthDateAgreement.Partly,
                (false, false) when Month == other.Day && Day == other.Month => BirthDateAgreement.Near,
                (true, false) or (false, true) => BirthDateAgreement.Near,
                (false, false) when IsWithin(other, DaysNear) => BirthDateAgreement.Near,
                _ => BirthDateAgreement.Contradicts,
            };
        }

        // A year that is one off, or misread in one digit, with the same day and month; a turn of the year.
        return (month, day) switch
        {
            (true, true) when yearsApart == 1 || DigitsThatDiffer(Year!.Value, other.Year!.Value) == 1 => BirthDateAgreement.Near,
            (null, _) when yearsApart == 1 => BirthDateAgreement.Unknown,
            _ when IsWithin(other, DaysNear) => BirthDateAgreement.Near,
            _ => BirthDateAgreement.Contradicts,
        };
    }

    private static bool? Same(int? one, int? other) => one is null || other is null ? null : one == other;

    private static int DigitsThatDiffer(int one, int other)
    {
        var count = 0;
        for (; one > 0 || other > 0; one /= 10, other /= 10)
        {
            count += one % 10 == other % 10 ? 0 : 1;
        }

        return count;
    }

    private static bool TryPart(string text, int digits, int most, out int? number)
    {
        number = null;
        if (text.Length != digits)
        {
            return false;
        }

        if (text.All(c => c is 'X' or 'x' or '0'))
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > most)
        {
            return false;
        }

        number = value;
        return true;
    }

    private bool IsWithin(BirthDate other, int days) =>
        TryDay(out var mine) && other.TryDay(out var theirs) && Math.Abs(mine.DayNumber - theirs.DayNumber) <= days;

    private bool TryDay(out DateOnly day)
    {
        day = default;
        if (Year is not { } year || Month is not { } month || Day is not { } inMonth || year is < 1 or > 9999 || month is < 1 or > 12 || inMonth < 1 || inMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, inMonth);
        return true;
    }
}

/// <summary>How two dates of birth agree, the least first.</summary>
internal enum BirthDateAgreement
{
    /// <summary>They cannot be of one person, unless one is wrong.</summary>
    Contradicts,

    /// <summary>Nothing can be said.</summary>
    Unknown,

    /// <summary>Apart by what is often miswritten: day and month swapped, one of them or a digit of the year wrong, the next day.</summary>
    Near,

    /// <summary>The same in all parts that both have, and not all are known.</summary>
    Partly,

    /// <summary>The same day.</summary>
    Same,
}
