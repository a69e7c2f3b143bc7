using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AnyAscii;

namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>
/// The characters of an identifier out of text that was typed or pasted. Records keep A to Z and 0 to 9 without separators, so whatever people and programs write between or in place of them is
/// undone here, and said. Both sides of an exact check go through it.
/// </summary>
public static class IdentifierText
{
    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int MaxTyped = 200;

    private const int MaxPlaces = 10;

    private static readonly SearchValues<char> Recorded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>
    /// Letters of other scripts that look like Latin ones: those that Russian plates are limited to (GOST R 50577) with the Ukrainian, Serbian and Belarusian ones, and those of Greek plates.
    /// </summary>
    private static readonly FrozenDictionary<char, char> Similar = "АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".Zip("ABEKMHOPCTYXIJSABEZHIKMNOPTYX")
        .ToFrozenDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Reads an identifier of no special form, for example the number of an engine or of a firearm.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="max">The most characters that it may have when it is cleaned.</param>
    public static IdentifierReading Read(string field, string? text, int max)
    {
        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>(0);
        var value = Clean(field, text ?? string.Empty, findings);
        if (value.Length > max)
        {
            findings.Add(new IdentifierFinding("too-long", IsProblem: true, field, $"It has {value.Length} characters; at most {max} are recorded."));
        }

        return new IdentifierReading(findings.Any(finding => finding.IsProblem) ? null : value, findings.DrainToImmutable());
    }

    /// <summary>What an identifier that is to be recorded has besides A to Z and 0 to 9, as one problem that names each place; none when it is in the form in which it is recorded.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="text">The text; null counts as empty.</param>
    public static ImmutableArray<IdentifierFinding> NotClean(string field, string? text)
    {
        ImmutableArray<(int Place, Rune Rune)> others =
        [
            .. (text ?? string.Empty).EnumerateRunes().Select((rune, index) => (Place: index + 1, Rune: rune))
                .Where(at => !at.Rune.IsAscii || !(char.IsAsciiLetterUpper((char)at.Rune.Value) || char.IsAsciiDigit((char)at.Rune.Value))),
        ];
        if (others.IsEmpty)
        {
            return [];
        }

        var places = string.Join(", ", others.Take(MaxPlaces).Select(at => $"place {at.Place} has {Shown(at.Rune)}"));
        return [new IdentifierFinding("not-clean", IsProblem: true, field, $"Records have A to Z and 0 to 9 alone, without separators: {places}{(others.Length > MaxPlaces ? ", and others" : string.Empty)}.")];
    }

    /// <summary>The characters that count. What does not belong into an identifier is found as a problem and kept in its place.</summary>
    internal static string Clean(string field, string text, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        if (text.Length > MaxTyped)
        {
            findings.Add(new IdentifierFinding("too-long", IsProblem: true, field, $"It has more than {MaxTyped} characters; give the number alone."));
            return string.Empty;
        }

        // As nearly all of a list are.
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Recorded))
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length);
        var done = Cleaned.Nothing;
        foreach (var rune in text.EnumerateRunes())
        {
            done |= Append(field, rune, cleaned, findings);
        }

        Remark(done, field, findings);
        if (cleaned.Length == 0)
        {
            findings.Add(new IdentifierFinding("missing", IsProblem: true, field, "It has no letters and digits; give the number as it is printed."));
        }

        return cleaned.ToString();
    }

    private static Cleaned Append(string field, Rune rune, StringBuilder cleaned, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        var done = Cleaned.Nothing;
        if (rune.Value is >= 0xFF01 and <= 0xFF5E)
        {
            // The wide forms of ASCII stand in the same order.
            rune = new Rune(rune.Value - 0xFF01 + '!');
            done |= Cleaned.Wide;
        }

        if (IsSeparator(rune))
        {
            return done | Cleaned.Separators;
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
        {
            return done | Cleaned.Invisible;
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark && cleaned.Length > 0)
        {
            return done | Cleaned.Marks;
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber && !rune.IsAscii)
        {
            cleaned.Append((int)Rune.GetNumericValue(rune));
            return done | Cleaned.Digits;
        }

        var upper = Rune.ToUpperInvariant(rune);
        done |= upper == rune ? Cleaned.Nothing : Cleaned.Lower;
        if (upper.IsAscii && char.IsAsciiLetterOrDigit((char)upper.Value))
        {
            cleaned.Append((char)upper.Value);
        }
        else if (upper.IsBmp && Similar.TryGetValue((char)upper.Value, out var similar))
        {
            cleaned.Append(similar);
            done |= Cleaned.Similar;
        }
        else if (upper.Value is >= 0xC0 and <= 0x17F && upper.ToString().Transliterate() is [>= 'A' and <= 'Z' and var letter])
        {
            cleaned.Append(letter);
            done |= Cleaned.Marks;
        }
        else
        {
            cleaned.Append('?');
            findings.Add(new IdentifierFinding(
                "foreign-character", IsProblem: true, field, $"{Shown(rune)} is neither a letter from A to Z nor a digit; give the Latin letters that are printed.", cleaned.Length));
        }

        return done;
    }

    /// <summary>What is written between the characters of a number: spaces, dashes, dots, slashes, the filler of zones, the stars around a vehicle's number.</summary>
    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation || rune.Value is '.' or ',' or '/' or '\\' or '_' or '<' or '*' or '\u00B7' or '\u2022' or '\u2212' or '\u30FB' or '\u2605';

    private static string Shown(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar ? $"U+{rune.Value:X4}" : $"{rune} (U+{rune.Value:X4})";

    private static void Remark(Cleaned done, string field, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        foreach (var (what, code, text) in new[]
        {
            (Cleaned.Separators, "separators", "Spaces or other characters between letters and digits were left out."),
            (Cleaned.Lower, "lower-case", "Small letters were read as capitals."),
            (Cleaned.Wide, "wide-characters", "Wide characters were read as the usual ones."),
            (Cleaned.Invisible, "invisible-characters", "Characters that cannot be seen were left out."),
            (Cleaned.Digits, "other-digits", "Digits of another script were read as 0 to 9."),
            (Cleaned.Similar, "similar-letters", "Letters of another script were read as the Latin letters that look like them."),
            (Cleaned.Marks, "marks", "Letters were read without their marks, for example U for Ü."),
        })
        {
            if (done.HasFlag(what))
            {
                findings.Add(new IdentifierFinding(code, IsProblem: false, field, text));
            }
        }
    }

    /// <summary>What was cleaned.</summary>
    [Flags]
    private enum Cleaned
    {
        Nothing = 0,
        Separators = 1,
        Lower = 2,
        Wide = 4,
        Invisible = 8,
        Digits = 16,
        Similar = 32,
        Marks = 64,
    }
}
