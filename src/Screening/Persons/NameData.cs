using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// The lists of <c>Persons/Data</c>: what languages write into names that is no name, and which names stand for each other. A line is an entry; what follows <c>#</c> is a remark.
/// </summary>
internal static class NameData
{
    /// <summary>What a word is, for words that are not simply names.</summary>
    public static FrozenDictionary<string, WordKind> Kinds { get; } = ReadKinds();

    /// <summary>Groups of names that stand for each other, by word: nicknames, and spellings that no rule of sound explains.</summary>
    public static FrozenDictionary<string, ImmutableArray<int>> Groups { get; } = ReadGroups("nicknames.txt", "spellings.txt");

    /// <summary>What a sequence of characters becomes before the general transliteration, the longest first.</summary>
    public static FrozenDictionary<char, ImmutableArray<(string From, string To)>> Letters { get; } = Lines("letters.txt")
        .Select(line => line.Split('=', StringSplitOptions.TrimEntries))
        .GroupBy(pair => pair[0][0])
        .ToFrozenDictionary(group => group.Key, group => group.Select(pair => (pair[0], pair[1])).OrderByDescending(pair => pair.Item1.Length).ToImmutableArray());

    /// <summary>Texts that stand for no name.</summary>
    public static FrozenSet<string> NoNames { get; } = Lines("no-names.txt").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chinese family names of two characters.</summary>
    public static FrozenSet<string> DoubleFamilyNames { get; } = Lines("double-family-names.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Beginnings that many names share.</summary>
    public static ImmutableArray<string> Beginnings { get; } = [.. Lines("affixes.txt").Where(affix => affix.EndsWith('-')).Select(affix => affix[..^1])];

    /// <summary>Endings that many names share, the longest first.</summary>
    public static ImmutableArray<string> Endings { get; } = [.. Lines("affixes.txt").Where(affix => affix.StartsWith('-')).Select(affix => affix[1..]).OrderByDescending(affix => affix.Length)];

    private static FrozenDictionary<string, WordKind> ReadKinds()
    {
        var kinds = new Dictionary<string, WordKind>(StringComparer.Ordinal);
        foreach (var (file, kind) in new[] { ("titles.txt", WordKind.Title), ("legal-forms.txt", WordKind.LegalForm), ("particles.txt", WordKind.Particle) })
        {
            foreach (var word in Words(file))
            {
                kinds[word] = kind;
            }
        }

        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, ImmutableArray<int>> ReadGroups(params string[] files)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in files.SelectMany(Lines))
        {
            number++;
            foreach (var word in Split(line))
            {
                (groups.TryGetValue(word, out var list) ? list : groups[word] = []).Add(number);
            }
        }

        return groups.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Words(string file) => Lines(file).SelectMany(Split);

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<string> Lines(string file)
    {
        using var stream = typeof(NameData).Assembly.GetManifestResourceStream($"Interpol.Mesh.Screening.Persons.{file}")!;
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var text = line.Split('#')[0].Trim();
            if (text.Length > 0)
            {
                lines.Add(text);
            }
        }

        return lines;
    }
}
