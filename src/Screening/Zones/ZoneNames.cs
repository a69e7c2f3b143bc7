using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// Names in a zone (Doc 9303-3 section 4.6): two fillers between primary and secondary identifier, one between components, no punctuation, no digits. What does not fit is truncated, and then the last
/// place holds a letter (Doc 9303-4, -5 and -6 section 4.2.3; Doc 9303-7 sections 4.2.3 and 7.2.3).
/// </summary>
public static class ZoneNames
{
    private const string Separator = "<<";

    /// <summary>Titles that are left out (Doc 9303-3 section 4.6 names them as examples).</summary>
    private static readonly FrozenSet<string> Titles = FrozenSet.Create("DR", "PROF", "SIR", "JR", "SR", "II", "III");

    /// <summary>A name as a zone spells it, its components separated by spaces: an apostrophe joins, a hyphen, a comma or a space separates, other punctuation and titles are left out.</summary>
    /// <param name="name">A name in Latin, Cyrillic or Arabic letters.</param>
    /// <param name="language">The language of Cyrillic letters, ISO 639-1 (<c>uk</c>, <c>be</c>, <c>sr</c>, <c>mk</c>, <c>bg</c>); null for the general transliteration.</param>
    /// <param name="unknown">Receives characters that section 6 of Doc 9303-3 has no transliteration for.</param>
    public static string Written(string name, string? language, ICollection<char> unknown) =>
        string.Join(' ', WithoutTitles(Components(name).Select(component => ZoneTransliteration.Written(component, language, unknown))));

    /// <summary>Whether a name may have been truncated: its field ends with a letter.</summary>
    internal static bool MayBeTruncated(string field) => char.IsAsciiLetterUpper(field[^1]);

    /// <summary>The identifiers of a name field.</summary>
    internal static (string Primary, string Secondary) Read(string field)
    {
        var text = field.TrimEnd(ZoneCheckDigits.Filler);
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        return separator < 0 ? (Words(text), string.Empty) : (Words(text[..separator]), Words(text[separator..]));
    }

    /// <summary>
    /// Fits a name into a field. When it is too long, components of the primary identifier are shortened, the longest first, until the first letter of the secondary one fits after them
    /// (of those that do not fit as initials the last are left out); the rest of the field takes as much of the secondary identifier as it can, and ends with a letter.
    /// </summary>
    internal static string Fit(string primary, string secondary, int length, out bool truncated)
    {
        var first = Parts(primary);
        var second = Parts(secondary);
        var field = Join(first, second);
        truncated = field.Length > length;
        if (!truncated)
        {
            return field.PadRight(length, ZoneCheckDigits.Filler);
        }

        var room = second.Count == 0 ? length : length - Separator.Length - 1;
        first.RemoveRange(Math.Min(first.Count, (room + 1) / 2), Math.Max(0, first.Count - ((room + 1) / 2)));
        while (Join(first, []).Length > room)
        {
            Shorten(first);
        }

        while ((field = Join(first, second)).Length > length && field[length - 1] == ZoneCheckDigits.Filler && (CanShorten(second) || CanShorten(first)))
        {
            Shorten(CanShorten(second) ? second : first);
        }

        return field.Length > length ? field[..length] : field.PadRight(length, ZoneCheckDigits.Filler);
    }

    private static string Join(List<string> first, List<string> second) =>
        string.Join(ZoneCheckDigits.Filler, first) + (second.Count == 0 ? string.Empty : Separator + string.Join(ZoneCheckDigits.Filler, second));

    private static bool CanShorten(List<string> parts) => parts.Exists(part => part.Length > 1);

    /// <summary>Takes a letter from the longest component, the last of them.</summary>
    private static void Shorten(List<string> parts)
    {
        var longest = parts.MaxBy(part => part.Length)!;
        parts[parts.LastIndexOf(longest)] = longest[..^1];
    }

    private static List<string> Parts(string identifier) => [.. identifier.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The components of an identifier, separated by spaces.</summary>
    internal static string Words(string text) => string.Join(' ', text.Split(ZoneCheckDigits.Filler, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Components(string name) =>
        name.Split([' ', '-', ',', '\u2010', '\u2011', '\u2013', '\u00A0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A title stays when nothing else would.</summary>
    private static ImmutableArray<string> WithoutTitles(IEnumerable<string> components)
    {
        ImmutableArray<string> all = [.. components.Where(component => component.Length > 0)];
        ImmutableArray<string> others = [.. all.Where(component => !Titles.Contains(component.Replace(".", string.Empty, StringComparison.Ordinal).ToUpperInvariant()))];
        return others.IsEmpty ? all : others;
    }
}
