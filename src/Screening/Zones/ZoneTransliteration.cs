using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AnyAscii;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// Letters of other scripts in a zone: the tables A (Latin), B (Cyrillic) and C (Arabic) of Doc 9303-3 section 6, in the file <c>transliterations.csv</c>, and the way back for Arabic, for letters
/// that are marked by XX (appendix B.4.1 and B.6 to part 3), and for Cyrillic by the letters of languages in <c>cyrillic.csv</c>. Latin letters that table A does not have lose their marks.
/// </summary>
public static class ZoneTransliteration
{
    /// <summary>The most Cyrillic spellings of a name.</summary>
    public const int MaxCyrillic = 4;

    private const char Shadda = '\u0651';

    private static readonly ImmutableArray<Row> Rows = Load();
    private static readonly FrozenDictionary<char, ImmutableArray<Row>> Table = Rows.GroupBy(row => row.Letter).ToFrozenDictionary(rows => rows.Key, rows => rows.ToImmutableArray());

    /// <summary>Back from the zone: Arabic letters by their spelling. Where two letters have one spelling, the first in the table.</summary>
    private static readonly FrozenDictionary<string, char> Arabic = Rows
        .Where(row => row.Letter is >= '\u0600' and <= '\u06FF' && row.Zone.Length > 0)
        .DistinctBy(row => row.Zone)
        .ToFrozenDictionary(row => row.Zone, row => row.Letter);

    /// <summary>Back from the zone: the letters of languages that are written in Cyrillic.</summary>
    private static readonly FrozenDictionary<string, CyrillicLetters> Cyrillic = ZoneData.Rows("zones/cyrillic").ToFrozenDictionary(
        row => row[0], row => new CyrillicLetters([.. row[1].Split(' ')], LettersOf(row[2].OrderBy(row[3].Contains), row[0], isFirst: true), LettersOf(row[2], row[0], isFirst: false)));

    /// <summary>A component of a name as a zone spells it.</summary>
    /// <param name="component">One component, without spaces.</param>
    /// <param name="language">The language of Cyrillic letters, or null.</param>
    /// <param name="unknown">Receives characters that have no transliteration; digits are among them.</param>
    public static string Written(string component, string? language, ICollection<char> unknown)
    {
        var result = new StringBuilder();
        var before = string.Empty;
        for (var i = 0; i < component.Length; i++)
        {
            var spelling = Options(component, i, language, before, unknown)[0];
            before = spelling.Length > 0 ? spelling : before;
            result.Append(spelling);
        }

        return result.ToString();
    }

    /// <summary>The Arabic letters of a component of a zone (appendix B.6 to part 3); null when it has letters that no Arabic letter is spelled with.</summary>
    /// <param name="component">A component in A to Z. Vowels that the zone does not have are not restored.</param>
    public static string? ToArabic(string component)
    {
        var result = new StringBuilder();
        for (var i = 0; i < component.Length;)
        {
            var spelling = Enumerable.Range(1, 3).Reverse().Where(length => i + length <= component.Length).Select(length => component.Substring(i, length)).FirstOrDefault(Arabic.ContainsKey);
            if (spelling is null)
            {
                return null;
            }

            result.Append(Arabic[spelling]);
            i += spelling.Length;

            // A doubled letter repeats its spelling without the X; after one letter that cannot be told from another letter.
            if (spelling.Length == 3 && string.CompareOrdinal(component, i, spelling, 1, 2) == 0)
            {
                result.Append(Shadda);
                i += 2;
            }
        }

        return result.ToString();
    }

    /// <summary>The language whose Cyrillic letters people of a country have their names in, ISO 639-1; null when there is none in <c>cyrillic.csv</c>.</summary>
    /// <param name="country">A code as zones have it.</param>
    public static string? CyrillicLanguageOf(string country) => Cyrillic.FirstOrDefault(language => language.Value.Countries.Contains(country)).Key;

    /// <summary>
    /// What the name of a zone may be in Cyrillic letters, the likeliest first, at most <see cref="MaxCyrillic"/>: several letters have one spelling, and a soft sign has none. Nothing when a letter of
    /// the name is in no spelling of that language.
    /// </summary>
    /// <param name="name">Components in A to Z; what stands between them stays.</param>
    /// <param name="language">The language, ISO 639-1.</param>
    public static ImmutableArray<string> ToCyrillic(string name, string language)
    {
        var letters = Cyrillic[language];

        // From the end: in which ways what follows each place may be read, and how many likelier letters each of them passes over.
        var ways = new List<(int Passed, string Text)>[name.Length + 1];
        ways[^1] = [(0, string.Empty)];
        for (var place = name.Length - 1; place >= 0; place--)
        {
            var at = place;
            ways[at] = !char.IsAsciiLetterUpper(name[at])
                ? [.. ways[at + 1].Select(way => (way.Passed, name[at] + way.Text))]
                :
                [
                    .. letters.At(isFirst: at == 0 || !char.IsAsciiLetterUpper(name[at - 1]))
                        .Where(letter => string.CompareOrdinal(name, at, letter.Zone, 0, letter.Zone.Length) == 0)
                        .SelectMany((letter, passed) => ways[at + letter.Zone.Length].Select(way => (Passed: passed + way.Passed, Text: letter.Letter + way.Text)))
                        .OrderBy(way => way.Passed)
                        .Take(MaxCyrillic),
                ];
        }

        return [.. ways[0].Select(way => way.Text)];
    }

    /// <summary>A component of a zone with the Latin letters that it spells with XX: CAÑON for CANXXON.</summary>
    /// <param name="component">A component in A to Z.</param>
    public static string ToLatin(string component) =>
        component.Replace("NXX", "\u00D1", StringComparison.Ordinal).Replace("UXX", "\u00DC", StringComparison.Ordinal);

    /// <summary>The spellings of the letter at a place; at least one, the recommended one first.</summary>
    /// <param name="component">The component.</param>
    /// <param name="place">The place of the letter.</param>
    /// <param name="language">Its language; null for every spelling of every language.</param>
    /// <param name="before">The spelling of the letter before.</param>
    /// <param name="unknown">Receives the character when it has none.</param>
    private static ImmutableArray<string> Options(string component, int place, string? language, string before, ICollection<char> unknown)
    {
        var letter = char.ToUpperInvariant(component[place]);
        if (char.IsAsciiLetterUpper(letter))
        {
            return [letter.ToString()];
        }

        if (letter == Shadda)
        {
            return [before.Length > 1 && before[0] == 'X' ? before[1..] : before];
        }

        if (Table.TryGetValue(letter, out var rows))
        {
            return Spellings(rows, language, isFirst: place == 0, isLast: place == component.Length - 1);
        }

        if (char.IsPunctuation(letter) || char.IsSymbol(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
        {
            return [string.Empty];
        }

        // Latin letters beyond table A; for other scripts the norm has no table.
        var plain = letter is >= '\u0180' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF' ? letter.ToString().Transliterate().ToUpperInvariant() : string.Empty;
        if (plain.Length > 0 && plain.All(char.IsAsciiLetterUpper))
        {
            return [plain];
        }

        unknown.Add(component[place]);
        return [string.Empty];
    }

    /// <summary>What a language or a place prescribes goes before the general spelling.</summary>
    private static ImmutableArray<string> Spellings(ImmutableArray<Row> rows, string? language, bool isFirst, bool isLast) =>
    [
        .. rows
            .Where(row => (row.Position != "first" || isFirst) && (row.Position != "last" || isLast) && (language is null || row.Language.Length == 0 || row.Language == language))
            .OrderByDescending(row => row.Language.Length == 0 ? row.Position.Length : language is null ? -1 : row.Position.Length + 1)
            .Select(row => row.Zone)
            .Distinct(),
    ];

    /// <summary>The letters of a language with their spellings in a place: those that it prescribes before those that are other languages', and the likelier of two before the other.</summary>
    private static ImmutableArray<(char Letter, string Zone)> LettersOf(IEnumerable<char> letters, string language, bool isFirst) =>
    [
        .. letters
            .SelectMany(letter => Spellings(Table[letter], language, isFirst, isLast: false).Select((zone, rank) => (Letter: letter, Zone: zone, Rank: rank)))
            .OrderBy(spelling => spelling.Rank)
            .Select(spelling => (spelling.Letter, spelling.Zone)),
    ];

    private static ImmutableArray<Row> Load() =>
    [
        .. ZoneData.Rows("zones/transliterations").Select(row => new Row((char)int.Parse(row[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), row[1], row[2], row[3])),
    ];

    /// <summary>One spelling of a letter.</summary>
    /// <param name="Letter">The letter, a capital where there are two.</param>
    /// <param name="Zone">Its spelling; empty when it is not encoded.</param>
    /// <param name="Language">The language that it is for; empty for all.</param>
    /// <param name="Position"><c>first</c> or <c>last</c> when it is only for that place in a component.</param>
    private sealed record Row(char Letter, string Zone, string Language, string Position);

    /// <summary>The letters of a language, as a zone spells them.</summary>
    /// <param name="Countries">The countries whose people have names in it.</param>
    /// <param name="First">At the beginning of a component.</param>
    /// <param name="Later">Behind that.</param>
    private sealed record CyrillicLetters(ImmutableArray<string> Countries, ImmutableArray<(char Letter, string Zone)> First, ImmutableArray<(char Letter, string Zone)> Later)
    {
        /// <summary>Those of a place.</summary>
        public ImmutableArray<(char Letter, string Zone)> At(bool isFirst) => isFirst ? First : Later;
    }
}
