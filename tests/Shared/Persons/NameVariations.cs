using System.Text;

namespace Interpol.Mesh.Tests.Persons;

/// <summary>Writes an invented name as another source might, or invents another person whose name is near. Each way is a slice of the quality table.</summary>
internal sealed class NameVariations(int seed, NameSplit split)
{
    private const int LeastForTypo = 5;

    private readonly Random _random = new(seed);
    private readonly SyntheticNames _names = new(seed + 1, split);

    /// <summary>Ways in which one person's name is written; each gives null where the name has no room for it.</summary>
    public static string[] Same { get; } =
        ["same", "order", "spelling", "spelling twice", "typo", "two typos", "initial", "left out", "joined", "title", "misread zone", "Cyrillic", "Arabic", "spelling and left out", "order and typo"];

    /// <summary>Ways in which another person's name is near.</summary>
    public static string[] Other { get; } = ["unrelated", "other given", "other family", "other middle", "relative abroad"];

    /// <summary>The name in another form.</summary>
    public string? Vary(SyntheticName name, string way) => way switch
    {
        "same" => name.Text.ToUpperInvariant(),
        "order" => name.Families.Length > 0 ? Turned(name) : null,
        "spelling" => Spelt(name.Text, name.Culture, 1),
        "spelling twice" => Spelt(name.Text, name.Culture, 2),
        "typo" => Mistyped(name.Text, 1),
        "two typos" => Mistyped(name.Text, 2),
        "initial" => name.Families.Length > 0 && name.Culture.Shape != NameShape.FamilyFirst ? string.Join(' ', [$"{name.Given[0][0]}.", .. name.Given[1..], .. name.Families]) : null,
        "left out" => LeftOut(name),
        "joined" => Joined(name),
        "title" => (_random.Next(3) switch { 0 => "Dr. ", 1 => "Mr ", _ => "Prof. " }) + name.Text,
        "misread zone" => name.Text.ToUpperInvariant().Replace('-', ' ').Replace("Ü", "UE").Replace("Ö", "OE").Replace("Ä", "AE").Replace("Ø", "OE").Replace("Å", "AA").Replace('O', '0'),
        "Cyrillic" => name.Culture.Name is "Russian" or "Ukrainian" ? Scripts.ToCyrillic(name.Text) : null,
        "Arabic" => name.Culture.Name is "Arabic" ? Scripts.ToArabic(name.Text) : null,
        "spelling and left out" => LeftOut(name) is { } shorter ? Spelt(shorter, name.Culture, 1) : null,
        "order and typo" => name.Families.Length > 0 ? Mistyped(Turned(name), 1) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "no such way"),
    };

    /// <summary>A name of somebody else; null where the name has no room for it.</summary>
    public string? Differ(SyntheticName name, string way)
    {
        var other = way switch
        {
            "unrelated" => _names.Next(name.Culture),
            "other given" => name.Families.Length > 0 ? name with { Given = [_names.Given(name.Culture), .. name.Given[1..]] } : null,
            "other family" => name.Families.Length > 0 && name.Culture.Shape != NameShape.FamilyFirst ? name with { Families = [_names.Family(name.Culture), .. name.Families[1..]] } : null,
            "other middle" => OtherMiddle(name),
            "relative abroad" => name.Families.Length > 0 ? name with { Given = _names.Next(name.Culture).Given } : null,
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, "no such way"),
        };

        // Chance made the same name, or one of which the other leaves out words.
        var (mine, theirs) = (name.Text.Split(' ').ToHashSet(), other?.Text.Split(' ').ToHashSet());
        return other is null || mine.IsSubsetOf(theirs!) || theirs!.IsSubsetOf(mine) ? null : other.Text;
    }

    private static string Turned(SyntheticName name) => name.Culture.Shape == NameShape.FamilyFirst
        ? string.Join(' ', name.Given.Concat(name.Families))
        : $"{string.Join(' ', name.Families)}, {string.Join(' ', name.Given)}";

    private SyntheticName? OtherMiddle(SyntheticName name)
    {
        if (name.Culture.Shape == NameShape.Patronymic)
        {
            return name with { Given = [name.Given[0], _names.Patronymic(name.Culture)] };
        }

        var at = Array.FindIndex(name.Given, 1, given => given != "bin");
        return at > 0 && name.Culture.Shape != NameShape.FamilyFirst ? name with { Given = [.. name.Given[..at], _names.Given(name.Culture), .. name.Given[(at + 1)..]] } : null;
    }

    private static string? LeftOut(SyntheticName name)
    {
        if (name.Given.Length > 1 && name.Families.Length > 0)
        {
            return string.Join(' ', [name.Given[0], .. name.Families]);
        }

        return name.Families.Length > 1 ? string.Join(' ', [.. name.Given, name.Families[0]]) : null;
    }

    private string? Joined(SyntheticName name)
    {
        var words = name.Text.Split(' ');
        if (name.Text.Contains("al-", StringComparison.Ordinal))
        {
            return name.Text.Replace("al-", _random.Next(2) == 0 ? "al" : "El ", StringComparison.Ordinal);
        }

        return words.Length > 1 ? string.Join(' ', [words[0] + words[1], .. words[2..]]) : null;
    }

    private string? Spelt(string text, NameCulture culture, int times)
    {
        var pairs = culture.Spellings.Select(pair => pair.Split('=')).Where(pair => pair.Length == 2 && text.Contains(pair[0], StringComparison.OrdinalIgnoreCase)).ToArray();
        if (pairs.Length < times)
        {
            return null;
        }

        _random.Shuffle(pairs);
        foreach (var pair in pairs.Take(times))
        {
            text = text.Replace(pair[0], pair[1], StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    // One error each in as many words: a letter that is missing, doubled, changed or changes its place with the next.
    private string? Mistyped(string text, int count)
    {
        var words = text.Split(' ');
        var places = Enumerable.Range(0, words.Length).Where(i => words[i].TrimEnd(',').Length >= LeastForTypo).ToArray();
        if (places.Length < count)
        {
            return null;
        }

        _random.Shuffle(places);
        foreach (var i in places.Take(count))
        {
            words[i] = Mistype(words[i]);
        }

        return string.Join(' ', words);
    }

    private string Mistype(string word)
    {
        var at = 1 + _random.Next(word.TrimEnd(',').Length - 2);
        var text = new StringBuilder(word);
        switch (_random.Next(4))
        {
            case 0:
                text.Remove(at, 1);
                break;
            case 1:
                text.Insert(at, word[at]);
                break;
            case 2:
                text[at] = (char)('a' + _random.Next(26));
                break;
            default:
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
                break;
        }

        return text.ToString();
    }

    /// <summary>Writes names in other scripts as their newspapers would; made apart from the reading of names, so that it proves something.</summary>
    private static class Scripts
    {
        private static readonly (string Latin, string Cyrillic)[] Cyrillic =
        [
            ("shch", "щ"), ("kh", "х"), ("zh", "ж"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("yu", "ю"), ("ya", "я"), ("yo", "ё"), ("iy", "ий"), ("ey", "ей"), ("ay", "ай"), ("oy", "ой"), ("ye", "е"), ("a", "а"), ("b", "б"),
            ("v", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "г"), ("y", "ы"),
        ];

        private static readonly (string Latin, string Arabic)[] Arabic =
        [
            ("kh", "خ"), ("sh", "ش"), ("gh", "غ"), ("dh", "ذ"), ("th", "ث"), ("ou", "و"), ("aa", "ا"), ("ss", "س"), ("mm", "م"), ("b", "ب"), ("t", "ت"), ("j", "ج"), ("h", "ح"), ("d", "د"), ("r", "ر"), ("z", "ز"),
            ("s", "س"), ("f", "ف"), ("q", "ق"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("w", "و"), ("y", "ي"), ("i", "ي"), ("u", "و"),
        ];

        public static string ToCyrillic(string text) => Write(text.ToLowerInvariant(), Cyrillic);

        public static string ToArabic(string text) => string.Join(' ', text.ToLowerInvariant().Split(' ').Select(ArabicWord));

        private static string ArabicWord(string word)
        {
            if (word == "bin")
            {
                return "بن";
            }

            var bare = word.StartsWith("al-", StringComparison.Ordinal) ? word[3..] : word;
            return (bare == word ? "" : "ال") + (bare[0] is 'a' or 'i' or 'o' or 'u' ? "ا" : "") + Write(bare[0] is 'i' or 'u' ? bare[1..] : bare, Arabic);
        }

        private static string Write(string text, (string From, string To)[] letters)
        {
            var written = new StringBuilder();
            for (var at = 0; at < text.Length;)
            {
                var (from, to) = letters.FirstOrDefault(pair => string.CompareOrdinal(text, at, pair.From, 0, pair.From.Length) == 0);
                written.Append(to ?? (text[at] == ' ' ? " " : ""));
                at += from?.Length ?? 1;
            }

            return written.ToString();
        }
    }
}
