using System.Globalization;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>A day of which parts may be unknown: <c>1974-08-12</c>, <c>1974-XX-XX</c>, <c>XXXX-08-12</c>.</summary>
internal static class PartialDate
{
    private const int LeapYear = 2000;
    private const int LongMonth = 1;

    /// <summary>Whether a text is one, and one that exists.</summary>
    public static bool IsOne(string text) =>
        text.Split('-') is [{ Length: 4 } year, { Length: 2 } month, { Length: 2 } day]
        && TryPart(year, 1, 9999, out var inYear)
        && TryPart(month, 1, 12, out var inMonth)
        && TryPart(day, 1, 31, out var inDay)
        && (inDay is null || inDay <= DateTime.DaysInMonth(inYear ?? LeapYear, inMonth ?? LongMonth));

    /// <summary>Whether a text is a whole day that exists.</summary>
    public static bool IsWhole(string text) => text.Length == 10 && !text.Contains('X', StringComparison.Ordinal) && IsOne(text);

    private static bool TryPart(string text, int least, int most, out int? number)
    {
        number = null;
        if (text.All(c => c == 'X'))
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            return false;
        }

        number = value;
        return true;
    }
}
