namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// The number of a document. On TD1 and TD2 one of more than nine characters has the filler in the place of its check digit and goes on in the optional data, where its digit and a filler follow
/// the last character (Doc 9303-5 sections 4.2.2 note j and 4.2.4; Doc 9303-6 section 4.2.2.2 note j).
/// </summary>
/// <param name="Text">The whole number; a filler inside it is a space.</param>
/// <param name="Optional">What the number leaves of the optional data.</param>
/// <param name="Rest">The places of the optional data that the number takes, without its digit.</param>
/// <param name="Long">The digit of a long number; null when the number has its digit in the usual place.</param>
internal sealed record ZoneNumber(string Text, string Optional, ZoneRange? Rest, ZoneCheckDigit? Long)
{
    /// <summary>Reads the number of a zone.</summary>
    public static ZoneNumber Read(ZoneLayout layout, IReadOnlyList<string> lines)
    {
        var field = layout.Find(ZoneElement.Number)!.Value.Of(lines);
        var optional = layout.Find(ZoneElement.Optional);
        var others = optional?.Of(lines) ?? string.Empty;
        if (!layout.LongNumbers || optional is not { } range || field[^1] == ZoneCheckDigits.Filler || DigitOf(layout, lines) != ZoneCheckDigits.Filler)
        {
            return new ZoneNumber(Shown(field), Shown(others), null, null);
        }

        var end = others.IndexOf(ZoneCheckDigits.Filler, StringComparison.Ordinal);
        var taken = end < 0 ? others : others[..end];
        if (taken.Length < 2)
        {
            return new ZoneNumber(Shown(field), Shown(others), null, null);
        }

        var rest = taken[..^1];
        var read = taken[^1];
        var expected = ZoneCheckDigits.Of(field + rest);
        var countsFiller = read != expected && read == ZoneCheckDigits.Of($"{field}{ZoneCheckDigits.Filler}{rest}");
        var digit = new ZoneCheckDigit(ZoneElement.Number, expected, read, read == expected || countsFiller, countsFiller, range.Line + 1, range.Start + taken.Length);
        return new ZoneNumber(Shown(field) + rest, end < 0 ? string.Empty : Shown(others[(end + 1)..]), range with { Length = rest.Length }, digit);
    }

    /// <summary>The characters of a field as they are shown: fillers inside are spaces, those at the end are left out.</summary>
    public static string Shown(string field) => field.Replace(ZoneCheckDigits.Filler, ' ').TrimEnd();

    private static char DigitOf(ZoneLayout layout, IReadOnlyList<string> lines)
    {
        var digit = layout.Digits.First(digit => digit.Element == ZoneElement.Number);
        return lines[digit.Line][digit.Place];
    }
}
