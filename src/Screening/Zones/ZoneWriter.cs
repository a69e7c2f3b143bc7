using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>Writes machine readable zones of all formats: elements where the layout has them, fillers elsewhere, then the check digits, the composite one last.</summary>
public static class ZoneWriter
{
    private const int NumberLength = 9;

    /// <summary>Writes a zone.</summary>
    /// <param name="format">The format.</param>
    /// <param name="content">What it is to say. Names may have national letters (Doc 9303-3 section 6); dates are six characters YYMMDD.</param>
    /// <param name="language">The language of Cyrillic names, ISO 639-1; null for the general transliteration.</param>
    /// <returns>The lines, or every field that is wrong.</returns>
    public static ZoneWriting Write(ZoneFormat format, ZoneContent content, string? language = null)
    {
        var layout = ZoneLayout.Of(format);
        var findings = new List<ZoneFinding>();
        var (number, taken) = Number(layout, content.Number, findings);
        var optional = Characters(layout, ZoneElement.Optional, content.Optional, findings);
        var room = (layout.Find(ZoneElement.Optional)?.Length ?? 0) - taken.Length;
        if (optional.Length > room)
        {
            Problem(findings, "optional", $"The optional data have {optional.Length} characters, and {room} places.");
        }

        var elements = new Dictionary<ZoneElement, string>
        {
            [ZoneElement.DocumentCode] = Code(layout, content.DocumentCode, findings),
            [ZoneElement.Issuer] = Letters(layout, ZoneElement.Issuer, content.Issuer, "issuer", findings),
            [ZoneElement.Number] = number,
            [ZoneElement.Nationality] = Letters(layout, ZoneElement.Nationality, content.Nationality, "nationality", findings),
            [ZoneElement.Birth] = Date(layout, ZoneElement.Birth, content.Birth, "birth", findings),
            [ZoneElement.Sex] = Sex(layout, content.Sex, findings),
            [ZoneElement.Expiry] = Date(layout, ZoneElement.Expiry, content.Expiry, "expiry", findings),
            [ZoneElement.Optional] = taken + optional,
            [ZoneElement.OptionalSecond] = Characters(layout, ZoneElement.OptionalSecond, content.OptionalSecond, findings),
        };
        Names(layout, content, language, elements, findings);
        if (!layout.Beginnings.IsEmpty && !layout.Beginnings.Any(beginning => $"{content.DocumentCode}{content.Issuer}".StartsWith(beginning, StringComparison.Ordinal)))
        {
            Problem(findings, "format", $"A {layout.Name} begins with {string.Join(" or ", layout.Beginnings)}; correct the code and the issuer, or take another format.");
        }

        return findings.Exists(finding => finding.IsProblem)
            ? new ZoneWriting([], [.. findings])
            : new ZoneWriting(Lines(layout, elements, isLong: taken.Length > 0), [.. findings]);
    }

    private static ImmutableArray<string> Lines(ZoneLayout layout, Dictionary<ZoneElement, string> elements, bool isLong)
    {
        var lines = layout.Lengths.Select(length => new string(ZoneCheckDigits.Filler, length)).ToList();
        foreach (var (element, range) in layout.Fields)
        {
            Put(range.Line, range.Start, elements[element]);
        }

        foreach (var digit in layout.Digits.Where(digit => !isLong || digit.Element != ZoneElement.Number))
        {
            Put(digit.Line, digit.Place, ZoneCheckDigits.Of(string.Concat(digit.Over.Select(range => range.Of(lines)))).ToString());
        }

        return [.. lines];

        void Put(int line, int start, string text) => lines[line] = $"{lines[line][..start]}{text}{lines[line][(start + text.Length)..]}";
    }

    /// <summary>The number's field, and what a long number takes of the optional data: its other characters, its digit and a filler.</summary>
    private static (string Field, string Taken) Number(ZoneLayout layout, string text, List<ZoneFinding> findings)
    {
        var number = text.Replace(' ', ZoneCheckDigits.Filler);
        var field = layout.Find(ZoneElement.Number)!.Value;
        var most = layout.LongNumbers ? NumberLength + layout.Find(ZoneElement.Optional)!.Value.Length - 2 : field.Length;
        if (number.Length == 0 || number.Length > most || text != text.TrimEnd() || !AreAllowed(number))
        {
            Problem(findings, "number", $"The number has 1 to {most} characters of A to Z, 0 to 9 and spaces, on a {layout.Name}, and does not end with a space.");
            return (string.Empty, string.Empty);
        }

        if (number.Length <= field.Length)
        {
            return (number, string.Empty);
        }

        if (number[NumberLength - 1] == ZoneCheckDigits.Filler || number[NumberLength..].Contains(ZoneCheckDigits.Filler, StringComparison.Ordinal))
        {
            Problem(findings, "number", "A long number has no space in its ninth place or after it: a filler there would end it.");
            return (string.Empty, string.Empty);
        }

        return (number[..NumberLength], $"{number[NumberLength..]}{ZoneCheckDigits.Of(number)}{ZoneCheckDigits.Filler}");
    }

    private static void Names(ZoneLayout layout, ZoneContent content, string? language, Dictionary<ZoneElement, string> elements, List<ZoneFinding> findings)
    {
        var unknown = new List<char>();
        var primary = ZoneNames.Written(content.Primary, language, unknown);
        var secondary = ZoneNames.Written(content.Secondary, language, unknown);
        if (unknown.Count > 0)
        {
            Problem(findings, "name", $"The name has characters that have no transliteration: {string.Join(", ", unknown.Distinct().Take(10))}; give it in letters that have one.");
            return;
        }

        if (primary.Length == 0)
        {
            Problem(findings, "name", "The primary identifier is missing; a single name is one.");
            return;
        }

        var truncated = false;
        if (layout.Find(ZoneElement.Name) is { } whole)
        {
            elements[ZoneElement.Name] = ZoneNames.Fit(primary, secondary, whole.Length, out truncated);
        }
        else
        {
            elements[ZoneElement.Primary] = ZoneNames.Fit(primary, string.Empty, layout.Find(ZoneElement.Primary)!.Value.Length, out truncated);
            if (layout.Find(ZoneElement.Secondary) is { } second)
            {
                elements[ZoneElement.Secondary] = ZoneNames.Fit(secondary, string.Empty, second.Length, out var secondTruncated);
                truncated |= secondTruncated;
            }
        }

        if (truncated)
        {
            findings.Add(new ZoneFinding("name-truncated", IsProblem: false, "The name was truncated: it is longer than its field."));
        }
    }

    private static string Code(ZoneLayout layout, string code, List<ZoneFinding> findings)
    {
        var problem = code.Length is 1 or 2 && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) ? ZoneDocumentCodes.ProblemOf(layout.Format, code) : "The document code is one or two characters.";
        if (problem is not null)
        {
            Problem(findings, "document-code", problem);
        }

        return code;
    }

    private static string Letters(ZoneLayout layout, ZoneElement element, string code, string what, List<ZoneFinding> findings)
    {
        if (layout.Find(element) is not null && (code.Length is < 1 or > 3 || !code.All(char.IsAsciiLetterUpper)))
        {
            Problem(findings, what, $"The code of the {what} is one to three capital letters.");
        }

        return code;
    }

    /// <summary>Doc 9303-3 section 4.8. A date that does not exist is not written.</summary>
    private static string Date(ZoneLayout layout, ZoneElement element, string text, string what, List<ZoneFinding> findings)
    {
        if (layout.Find(element) is not null && !ZoneDates.MayExist(text))
        {
            Problem(findings, what, $"The date of {what} is a day that exists, YYMMDD, with < for parts that are not known.");
        }

        return text;
    }

    private static string Sex(ZoneLayout layout, string sex, List<ZoneFinding> findings)
    {
        if (layout.Find(ZoneElement.Sex) is not null && sex is not ("" or "F" or "M"))
        {
            Problem(findings, "sex", "The sex is F, M or empty.");
        }

        return sex;
    }

    private static string Characters(ZoneLayout layout, ZoneElement element, string text, List<ZoneFinding> findings)
    {
        var most = layout.Find(element)?.Length ?? 0;
        var written = text.Replace(' ', ZoneCheckDigits.Filler);
        if (written.Length > most || !AreAllowed(written))
        {
            Problem(findings, "optional", $"The {(element == ZoneElement.Optional ? "optional" : "second optional")} data are at most {most} characters of A to Z, 0 to 9 and spaces on a {layout.Name}.");
        }

        return written;
    }

    private static bool AreAllowed(string text) => text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == ZoneCheckDigits.Filler);

    private static void Problem(List<ZoneFinding> findings, string code, string text) => findings.Add(new ZoneFinding(code, IsProblem: true, text));
}
