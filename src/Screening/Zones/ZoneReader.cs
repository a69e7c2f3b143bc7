using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// Reads machine readable zones of all formats.
/// </summary>
/// <remarks>
/// The text is cleaned (<see cref="ZoneText"/>); the lengths of its lines and how it begins choose the layout (<see cref="ZoneLayout"/>); elements are cut out where the layout has them; then each check
/// digit, date, code and name is judged by itself. Nothing is corrected here: what may stand there in place of what was read says <see cref="ZoneMisreadings"/>.
/// </remarks>
public static class ZoneReader
{
    /// <summary>Reads a zone.</summary>
    /// <param name="text">Its lines, as they were read, typed or pasted; at most 1,000 characters.</param>
    /// <param name="today">The day of the check, in UTC: nobody is born after it.</param>
    /// <returns>The zone with what is wrong in it; never an exception.</returns>
    public static ZoneReading Read(string text, DateOnly today)
    {
        var findings = new List<ZoneFinding>();
        if (text.Length > ZoneText.MaxLength)
        {
            findings.Add(new ZoneFinding("too-long", IsProblem: true, $"It has more than {ZoneText.MaxLength} characters; give the lines of the zone only."));
            return new ZoneReading(null, [.. findings]);
        }

        var lines = ZoneText.Clean(text, findings);
        Foreign(lines, findings);
        var layout = ZoneLayout.Fitting(lines);
        if (layout is null)
        {
            findings.Add(new ZoneFinding("wrong-length", IsProblem: true, WrongLength(lines)));
        }

        if (findings.Exists(finding => finding.IsProblem))
        {
            return new ZoneReading(null, [.. findings]);
        }

        var zone = Interpret(layout!, lines, today);
        ZoneJudgement.Judge(layout!, zone, findings);
        return new ZoneReading(zone, [.. findings]);
    }

    /// <summary>What lines say that have the lengths and the characters of a layout.</summary>
    internal static MachineReadableZone Interpret(ZoneLayout layout, ImmutableArray<string> lines, DateOnly today)
    {
        string At(ZoneElement element) => layout.Find(element)?.Of(lines) ?? string.Empty;
        var number = ZoneNumber.Read(layout, lines);
        var (primary, secondary) = layout.Find(ZoneElement.Name) is { } name
            ? ZoneNames.Read(name.Of(lines))
            : (ZoneNames.Words(At(ZoneElement.Primary)), ZoneNames.Words(At(ZoneElement.Secondary)));
        var content = new ZoneContent
        {
            DocumentCode = At(ZoneElement.DocumentCode).TrimEnd(ZoneCheckDigits.Filler),
            Issuer = At(ZoneElement.Issuer).TrimEnd(ZoneCheckDigits.Filler),
            Number = number.Text,
            Nationality = At(ZoneElement.Nationality).TrimEnd(ZoneCheckDigits.Filler),
            Primary = primary,
            Secondary = secondary,
            Birth = At(ZoneElement.Birth),
            Sex = At(ZoneElement.Sex).TrimEnd(ZoneCheckDigits.Filler),
            Expiry = At(ZoneElement.Expiry),
            Optional = number.Optional,
            OptionalSecond = ZoneNumber.Shown(At(ZoneElement.OptionalSecond)),
        };
        return new MachineReadableZone(
            layout.Format,
            lines,
            content,
            ZoneCheckDigits.Of(layout, lines, number),
            ZoneDates.Births(content.Birth, today),
            ZoneDates.Expiry(content.Expiry, today));
    }

    /// <summary>Names each character that cannot stand in a zone (Doc 9303-3 section 4.3), the first ten.</summary>
    private static void Foreign(ImmutableArray<string> lines, List<ZoneFinding> findings)
    {
        var places = lines.SelectMany((line, row) => line.Select((c, place) => (Character: c, Line: row + 1, Place: place + 1)))
            .Where(at => !char.IsAsciiLetterUpper(at.Character) && !char.IsAsciiDigit(at.Character) && at.Character != ZoneCheckDigits.Filler);
        foreach (var (character, line, place) in places.Take(10))
        {
            var shown = char.IsControl(character) || char.IsSurrogate(character) ? $"the character {(int)character:X4}" : character.ToString();
            findings.Add(new ZoneFinding(
                "foreign-character", IsProblem: true, $"Line {line} has {shown} at place {place}; it has characters other than A to Z, 0 to 9 and <: read it again.", line, place));
        }
    }

    private static string WrongLength(ImmutableArray<string> lines) =>
        "It has neither three lines of 30, nor two of 36, nor two of 44 characters, nor the lines of a national document that is known: it has "
        + (lines.Length == 0 ? "none." : $"{(lines.Length == 1 ? "one line" : $"{lines.Length} lines")} of {string.Join(", ", lines.Take(10).Select(line => line.Length))}.");
}
