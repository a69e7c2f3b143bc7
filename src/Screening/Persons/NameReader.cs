using System.Collections.Immutable;
using System.Text;
using AnyAscii;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// Reads a name as it is written into words that can be compared: other scripts become letters a to z, apostrophes join, hyphens and other signs part, titles and particles are told from names.
/// Chinese characters are read as Mandarin and Korean ones in the revised romanisation: a Japanese name in Chinese characters is compared with others in the same script only.
/// </summary>
internal static class NameReader
{
    private const string Joining = "'’‘ʼʻʹʾʿ`´′＇\u05f3\u05f4\u200b\u200c\u200d\u2060\ufeff\u00ad\u0640";

    // After a letter of Hebrew it is part of it; what else it is written as becomes it.
    private const char Geresh = '\u05f3';

    private const string DotsBetween = "\u00b7\u2022\u2027\u30fb\uff65";

    // Of a Chinese or Korean name as its bearer has it.
    private const int MostSyllables = 4;

    private static readonly string[] AbdForms = ["abd", "abdu", "abdul", "abdel", "abdal", "abdol", "abdou", "abdur", "abdus", "abdoul", "abdoel"];

    /// <summary>Whether a text has a name in it: a letter, and no word for "none".</summary>
    public static bool IsName(string? text) => text is not null && text.Any(char.IsLetterOrDigit) && !NameData.NoNames.Contains(text.Trim());

    /// <summary>Reads a name; null when there is none in it.</summary>
    public static ReadName? Read(PersonName name)
    {
        var words = ImmutableArray.CreateBuilder<PlacedWord>();
        if (IsName(name.Text))
        {
            Add(words, name.Text!, NameRole.Untold);
        }
        else
        {
            var both = IsName(name.Family) && IsName(name.Given);
            Add(words, name.Given, both ? NameRole.Given : NameRole.Untold);
            Add(words, name.Family, both ? NameRole.Family : NameRole.Untold);
        }

        return words.Count == 0 ? null : new ReadName(words.Count > ReadName.MostWords ? words.ToImmutable()[..ReadName.MostWords] : words.ToImmutable());
    }

    private static void Add(ImmutableArray<PlacedWord>.Builder words, string? text, NameRole role)
    {
        if (!IsName(text))
        {
            return;
        }

        var pieces = Split(text!);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (piece, script) = pieces[i];
            var next = i + 1 < pieces.Count ? pieces[i + 1].Text : null;
            if (AbdForms.Contains(piece) && next is not null)
            {
                i += NameData.Kinds.GetValueOrDefault(next) == WordKind.Particle && i + 2 < pieces.Count ? 2 : 1;
                words.Add(new PlacedWord(new NameWord(ServantOf(pieces[i].Text), WordKind.Ordinary, script), role));
                continue;
            }

            if (IsArticleBefore(piece, next))
            {
                words.Add(new PlacedWord(new NameWord("al", WordKind.Particle, ScriptKind.Full), role));
                continue;
            }

            // One letter may be a whole name where a character is a syllable: 이 is I, Lee.
            var kind = KindOf(piece) is var known && known == WordKind.Initial && script is ScriptKind.Korean or ScriptKind.Syllables or ScriptKind.Transcribed ? WordKind.Ordinary : known;
            words.Add(new PlacedWord(new NameWord(Canonical(piece), kind, script), role));
        }
    }

    private static WordKind KindOf(string word) => word switch
    {
        _ when char.IsAsciiDigit(word[0]) => WordKind.Number,
        _ when NameData.Kinds.TryGetValue(word, out var kind) => kind,
        { Length: 1 } => WordKind.Initial,
        _ => WordKind.Ordinary,
    };

    // Abd al-Karim, Abdel Karim, Abdulkarim: "servant of" is written in every way.
    private static string Canonical(string word)
    {
        if (word.Length >= 7)
        {
            foreach (var form in AbdForms.Where(form => form.Length == 5 && form != "abdou"))
            {
                if (word.StartsWith(form, StringComparison.Ordinal))
                {
                    return ServantOf(word[form.Length..]);
                }
            }
        }

        return word;
    }

    private static string ServantOf(string whom) => whom switch
    {
        "allah" or "lah" or "la" or "llah" or "lla" or "alh" or "ullah" => "abdullah",
        _ when whom.StartsWith("al", StringComparison.Ordinal) && whom.Length >= 6 => "abdul" + whom[2..],
        _ => "abdul" + whom,
    };

    // ar-Rashid, ash-Shami: the article takes the first sound of its word.
    private static bool IsArticleBefore(string word, string? next) =>
        word.Length is 2 or 3 && word[0] is 'a' or 'e' or 'u' && next?.Length > word.Length && word[1] is 'r' or 's' or 'n' or 'd' or 't' or 'z' && next.StartsWith(word[1..], StringComparison.Ordinal);

    private static List<(string Text, ScriptKind Script)> Split(string text)
    {
        var written = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsPartOfWord(text[i]))
            {
                continue;
            }

            if (i > start)
            {
                written.Add(text[start..i]);
            }

            start = i + 1;
        }

        // Names from abroad: Chinese parts them by a dot, Korean writes several words.
        var isTranscribed = text.AsSpan().ContainsAny(DotsBetween) || written.Count(word => word.Any(IsHangul)) > 1;
        var pieces = new List<(string, ScriptKind)>();
        foreach (var word in written)
        {
            AddWord(pieces, word, isTranscribed);
        }

        return pieces;
    }

    private static bool IsPartOfWord(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c) || Joining.Contains(c, StringComparison.Ordinal)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static void AddWord(List<(string Text, ScriptKind Script)> pieces, string written, bool isTranscribed)
    {
        var word = string.Concat(written.Select((c, i) => IsGeresh(written, i) ? Geresh : c).Where(c => c == Geresh || !Joining.Contains(c, StringComparison.Ordinal)));
        if (word.Length == 0)
        {
            return;
        }

        var script = ScriptOf(word, isTranscribed);
        foreach (var part in script == ScriptKind.Transcribed ? [word] : Parts(word))
        {
            var letters = ToLetters(part);
            if (letters.Length > 0)
            {
                pieces.Add((letters, script));
            }
        }
    }

    // An apostrophe after these Hebrew letters makes them others: j, zh, ch, th.
    private static bool IsGeresh(string word, int at) => at > 0 && word[at - 1] is 'ג' or 'ז' or 'ח' or 'צ' or 'ץ' or 'ת' && Joining.Contains(word[at], StringComparison.Ordinal);

    private static ScriptKind ScriptOf(string word, bool isTranscribed)
    {
        if (word.Any(c => c is >= '\u0590' and <= '\u05ff' or >= '\ufb1d' and <= '\ufb4f'))
        {
            return ScriptKind.Hebrew;
        }

        if (word.Any(IsVowelless))
        {
            return ScriptKind.Vowelless;
        }

        return !word.Any(IsHanOrHangul) ? word.Any(IsKatakana) ? ScriptKind.Transcribed : ScriptKind.Full
            : isTranscribed || word.Length > MostSyllables ? ScriptKind.Transcribed
            : word.Any(IsHangul) ? ScriptKind.Korean
            : ScriptKind.Syllables;
    }

    // Chinese and Korean names stand without spaces, the family name first; an Arabic article is written as one with its word.
    private static string[] Parts(string word)
    {
        if (word.Length is >= 2 and <= MostSyllables && word.All(IsHanOrHangul))
        {
            var family = word.Length == 4 || (word.Length == 3 && NameData.DoubleFamilyNames.Contains(word[..2])) ? 2 : 1;
            return [word[..family], word[family..]];
        }

        return word.Length > 4 && word.StartsWith("ال", StringComparison.Ordinal) ? ["ال", word[2..]] : [word];
    }

    private static string ToLetters(string word)
    {
        if (word == "ال")
        {
            return "al";
        }

        var text = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var (from, to) = Letter(word, i);
            text.Append(to);
            i += from - 1;
        }

        // An ain at the start is heard as a vowel, elsewhere as none.
        var startsWithAin = word[0] is 'ع' or 'א' or 'ע';
        var letters = new StringBuilder(word.Length);
        letters.Append(startsWithAin ? "a" : "");
        foreach (var c in text.ToString().Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                letters.Append(char.ToLowerInvariant(c));
            }
        }

        return LettersForDigits(letters.ToString());
    }

    private static (int Length, string To) Letter(string word, int at)
    {
        foreach (var (from, to) in NameData.Letters.GetValueOrDefault(word[at], []))
        {
            if (string.CompareOrdinal(word, at, from, 0, from.Length) == 0)
            {
                return (from.Length, to);
            }
        }

        return (1, word[at].ToString());
    }

    // A digit within a word is a letter that was misread; digits alone are a number.
    private static string LettersForDigits(string word) =>
        !word.Any(char.IsAsciiDigit) || word.All(char.IsAsciiDigit) || word.Count(char.IsAsciiDigit) * 2 > word.Length
            ? word
            : string.Concat(word.Select(c => c switch { '0' => 'o', '1' => 'i', '2' => 'z', '3' => 'e', '4' => 'a', '5' => 's', '6' => 'g', '8' => 'b', '9' => 'g', '7' => 't', _ => c }));

    private static bool IsHanOrHangul(char c) => c is (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff') || IsHangul(c);

    private static bool IsHangul(char c) => c is >= '\uac00' and <= '\ud7a3';

    private static bool IsKatakana(char c) => c is (>= '\u30a1' and <= '\u30ff') or (>= '\u31f0' and <= '\u31ff') or (>= '\uff66' and <= '\uff9f');

    private static bool IsVowelless(char c) =>
        c is (>= '\u0590' and <= '\u07bf') or (>= '\u0900' and <= '\u109f') or (>= '\u1780' and <= '\u17ff') or (>= '\ufb1d' and <= '\ufdff') or (>= '\ufe70' and <= '\ufefc');
}
