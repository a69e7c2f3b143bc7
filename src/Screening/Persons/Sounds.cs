using System.Text;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// How a word sounds, whatever language spelt it: spellings of one sound become one sign, so that edits count what is heard. <c>Shcherbakov</c>, <c>Schtscherbakow</c> come near each other;
/// <c>Mueller</c>, <c>Muller</c> and <c>Muxxller</c> of a machine readable zone become the same (Doc 9303-3, section 6 A). Signs are letters a to z and the six below; each fits in five bits.
/// </summary>
internal static class Sounds
{
    /// <summary>kh, as in Khalid.</summary>
    public const char Kh = '[';

    /// <summary>sh, sch; x at the start of a word, as in Xi.</summary>
    public const char Sh = '\\';

    /// <summary>ch, tch, cz.</summary>
    public const char Ch = ']';

    /// <summary>zh.</summary>
    public const char Zh = '^';

    /// <summary>ts, tz.</summary>
    public const char Ts = '_';

    /// <summary>R or l, where they are not told apart; a coarse sound has it alone.</summary>
    public const char Liquid = '`';

    // The longest first.
    private static readonly (string From, string To)[] Spellings =
    [
        ("schtsch", "\\]"), ("shch", "\\]"), ("tsch", "]"), ("dsch", "j"), ("tsh", "]"), ("tch", "]"), ("sch", "\\"), ("dzh", "j"), ("uxx", "u"), ("kh", "["), ("sh", "\\"), ("ch", "]"), ("cz", "]"),
        ("zh", "^"), ("tz", "_"), ("ts", "_"), ("dj", "j"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("bh", "b"), ("rh", "r"), ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"),
        ("oe", "o"), ("ae", "a"), ("ue", "u"), ("ee", "i"), ("ie", "i"), ("ij", "i"), ("yi", "i"), ("iy", "i"), ("ey", "ei"), ("ej", "ei"), ("ay", "ai"), ("aj", "ai"),
        ("oj", "oi"), ("oy", "oi"), ("ya", "ia"), ("yu", "iu"), ("yo", "io"),
    ];

    /// <summary>The sound of a word in letters a to z.</summary>
    public static string Of(string word)
    {
        var sound = new StringBuilder(word.Length);
        var at = 0;
        while (at < word.Length)
        {
            var rest = word.AsSpan(at);
            var spelling = Find(rest);
            if (spelling.From is not null)
            {
                Append(sound, spelling.To);
                at += spelling.From.Length;
                continue;
            }

            Append(sound, Sign(rest, at == 0));
            at++;
        }

        return sound.ToString();
    }

    /// <summary>
    /// The consonants of a sound in coarse classes, with a mark for a vowel at the start: what is left where a script has no vowels, and a key under which words of one sound are found.
    /// </summary>
    public static string ConsonantsOf(string sound)
    {
        var consonants = new StringBuilder(sound.Length);
        for (var i = 0; i < sound.Length; i++)
        {
            var sign = sound[i] switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' => i == 0 ? 'a' : '\0',
                'b' or 'p' => 'b',
                'f' or 'v' => 'f',
                'd' or 't' => 't',
                'k' or 'g' or 'q' or 'c' or Kh => 'k',
                's' or 'z' or Ts => 's',
                Sh or Ch or Zh or 'j' => 'j',
                'h' => i == sound.Length - 1 ? '\0' : 'h',
                'w' => i == 0 ? 'f' : '\0',
                var other => other,
            };
            if (sign != '\0' && (consonants.Length == 0 || consonants[^1] != sign))
            {
                consonants.Append(sign);
            }
        }

        return consonants.ToString();
    }

    /// <summary>
    /// A sound in the few classes that survive where a name from abroad is written in a script that lacks its sounds: vowels side by side are one, r and l the same. T and s, k and h are signs that are spelt for each other,
    /// as Japanese has tsu for tu and su for th.
    /// </summary>
    public static string CoarseOf(string sound)
    {
        var coarse = new StringBuilder(sound.Length);
        foreach (var letter in sound)
        {
            var sign = letter switch
            {
                'p' or 'f' or 'v' => 'b',
                'k' or 'q' or Kh => 'g',
                'd' or 't' => Ts,
                'z' or Sh or Ch or Zh or Ts or 'j' => 's',
                'l' or 'r' => Liquid,
                _ => letter,
            };
            if (coarse.Length == 0 || (coarse[^1] != sign && !(IsVowel(sign) && IsVowel(coarse[^1]))))
            {
                coarse.Append(sign);
            }
        }

        return coarse.ToString();
    }

    /// <summary>What of consonants is left in each such script: the key under which words of different scripts meet.</summary>
    public static string CoarseKeyOf(string consonants) => CoarseOf(string.Concat(CoarseOf(consonants).Where(sign => sign is not (Liquid or 'h'))));

    private static (string? From, string To) Find(ReadOnlySpan<char> rest)
    {
        foreach (var spelling in Spellings)
        {
            // A j between vowels is no part of the first.
            if (rest.StartsWith(spelling.From, StringComparison.Ordinal) && !(spelling.From is ['a' or 'e' or 'i' or 'o', 'j'] && rest.Length > 2 && IsVowel(rest[2])))
            {
                return spelling;
            }
        }

        return (null, "");
    }

    private static string Sign(ReadOnlySpan<char> rest, bool isFirst)
    {
        var next = rest.Length > 1 ? rest[1] : '\0';
        return rest[0] switch
        {
            'c' => next is 'e' or 'i' or 'y' ? "s" : "k",
            'q' => "k",
            'w' => "v",
            'x' => isFirst ? "\\" : "ks",
            'y' => "i",
            'j' => isFirst || IsVowel(next) ? "j" : "i",
            var other => other.ToString(),
        };
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    // A doubled sign is heard as one.
    private static void Append(StringBuilder sound, string signs)
    {
        foreach (var sign in signs)
        {
            if (sound.Length == 0 || sound[^1] != sign)
            {
                sound.Append(sign);
            }
        }
    }
}
