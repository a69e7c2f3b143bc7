using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// The lines of a zone out of text that was typed or pasted. Only A to Z, 0 to 9 and the filler stand in a zone (Doc 9303-3 section 4.3); what programs make of them on the way is undone, and said.
/// </summary>
internal static class ZoneText
{
    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int MaxLength = 1000;

    private static readonly ImmutableArray<string> Entities = ["&lt;", "&#60;", "&#x3c;"];

    /// <summary>The lines, and what was cleaned. Characters that do not belong into a zone are left in their places.</summary>
    public static ImmutableArray<string> Clean(string text, ICollection<ZoneFinding> findings)
    {
        var cleaned = WithoutEntities(text, findings);
        cleaned = Characters(cleaned, findings);
        if (cleaned.Contains('\r', StringComparison.Ordinal))
        {
            Remark(findings, "line-ends", "Its lines ended in another way.");
        }

        ImmutableArray<string> lines = [.. cleaned.Split('\n', '\r').Where(line => line.Any(c => c != ' '))];
        var joined = lines.Select(line => line.Replace(" ", string.Empty, StringComparison.Ordinal)).ToImmutableArray();
        var hasSpaces = lines.Any(line => line.Contains(' ', StringComparison.Ordinal));
        if (Shaped(joined) is { } shaped)
        {
            if (hasSpaces)
            {
                Remark(findings, "spaces", "It had spaces; they were left out.");
            }

            SayIfDivided(joined, shaped, findings);
            return shaped;
        }

        if (hasSpaces && Shaped([.. lines.Select(line => line.Replace(' ', ZoneCheckDigits.Filler))]) is { } filled)
        {
            Remark(findings, "spaces-for-fillers", "It had spaces in the places of fillers; they were read as <.");
            return filled;
        }

        return joined;
    }

    /// <summary>The lines if a layout has their lengths, or if together they are as long as one.</summary>
    private static ImmutableArray<string>? Shaped(ImmutableArray<string> lines)
    {
        if (ZoneLayout.Fitting(lines) is not null)
        {
            return lines;
        }

        var all = string.Concat(lines);
        foreach (var layout in ZoneLayout.All.Where(layout => layout.Lengths.Sum() == all.Length))
        {
            var start = 0;
            var divided = layout.Lengths.Select(length => all.Substring((start += length) - length, length)).ToImmutableArray();
            if (ZoneLayout.Fitting(divided) == layout)
            {
                return divided;
            }
        }

        return null;
    }

    private static void SayIfDivided(ImmutableArray<string> before, ImmutableArray<string> after, ICollection<ZoneFinding> findings)
    {
        if (!before.SequenceEqual(after))
        {
            Remark(findings, "lines-divided", $"Its lines were not divided as they are printed; it was read as {after.Length} {(after.Length == 1 ? "line" : "lines")}.");
        }
    }

    private static string WithoutEntities(string text, ICollection<ZoneFinding> findings)
    {
        var plain = Entities.Aggregate(text, (current, entity) => current.Replace(entity, "<", StringComparison.OrdinalIgnoreCase));
        if (plain.Length != text.Length)
        {
            Remark(findings, "entities", "It had HTML entities in place of <.");
        }

        return plain;
    }

    private static string Characters(string text, ICollection<ZoneFinding> findings)
    {
        var result = new StringBuilder(text.Length);
        var (lower, hidden, similar) = (false, false, false);
        foreach (var c in text)
        {
            switch (c)
            {
                case >= 'a' and <= 'z':
                    lower = true;
                    result.Append(char.ToUpperInvariant(c));
                    break;
                case '\u2039' or '\u3008':
                    similar = true;
                    result.Append('<');
                    break;
                case '\u00AB' or '\u300A':
                    similar = true;
                    result.Append("<<");
                    break;
                case >= '\uFF01' and <= '\uFF5E':
                    // The wide forms of ASCII stand in the same order.
                    similar = true;
                    result.Append(char.ToUpperInvariant((char)(c - '\uFF01' + '!')));
                    break;
                case '\u2028' or '\u2029':
                    result.Append('\n');
                    break;
                case not ('\r' or '\n') when char.IsWhiteSpace(c):
                    result.Append(' ');
                    break;
                default:
                    hidden |= CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
                    result.Append(CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? string.Empty : c.ToString());
                    break;
            }
        }

        if (lower)
        {
            Remark(findings, "lower-case", "It had small letters; they were read as capitals.");
        }

        if (hidden)
        {
            Remark(findings, "invisible-characters", "It had characters that cannot be seen; they were left out.");
        }

        if (similar)
        {
            Remark(findings, "similar-characters", "It had characters that look like those of a zone; they were replaced by these.");
        }

        return result.ToString();
    }

    private static void Remark(ICollection<ZoneFinding> findings, string code, string text) => findings.Add(new ZoneFinding(code, IsProblem: false, text));
}
