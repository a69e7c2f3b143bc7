using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Persons;

namespace Interpol.Mesh.Screening.Documents;

/// <summary>
/// What looks like a person's name in the extra information of a travel document, which carries none (domain, section 6). It is found by how it is written: after a label, a title or a phrase that a
/// name follows, as two words that begin with capitals, or as the zone of a document. A single word, a name in small letters and scripts without capitals are found after a label only; what two capitals also begin (makes, institutions, cities that no list has) is found wrongly.
/// </summary>
public static class NamesInText
{
    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int MaxText = 500;

    private static readonly FrozenSet<string> Labels = Words("documents/name-labels");

    private static readonly FrozenSet<string> NoNames = Words("documents/no-name-words");

    private static readonly FrozenSet<string> Titles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "miss", "mme", "mlle", "monsieur", "madame", "herr", "herrn", "frau", "señor", "señora", "sr", "sra", "signor", "signora", "dr", "prof", "г-н", "г-жа");

    /// <summary>After these words a place is more likely than a person.</summary>
    private static readonly FrozenSet<string> PlaceWords = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "in", "at", "near", "via", "outside", "towards", "à", "en", "bei", "nach", "w", "в");

    private static readonly ImmutableArray<string> Phrases =
    [
        "name of", "issued to", "delivered to", "belongs to", "belonging to", "nom de", "délivré à", "appartient à", "nombre de", "expedido a", "namen von", "den namen", "ausgestellt auf", "ausgestellt für",
    ];

    /// <summary>The places that look like names, as problems; none when there is nothing to refuse.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="text">The text.</param>
    public static ImmutableArray<IdentifierFinding> Find(string field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxText)
        {
            return [new IdentifierFinding("too-long", IsProblem: true, field, $"It has more than {MaxText} characters.")];
        }

        var words = Split(text);
        var hasSmall = text.Any(char.IsLower);
        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>();
        if (text.IndexOf("<<", StringComparison.Ordinal) is >= 0 and var zone)
        {
            findings.Add(new IdentifierFinding("zone-in-text", IsProblem: true, field, "It holds a machine readable zone, which has the holder's name; leave it out.", zone + 1));
        }

        for (var index = 0; index < words.Count; index++)
        {
            if (NameAt(text, words, index, hasSmall) is { } name)
            {
                var (first, last) = (words[name.First], words[name.First + name.Count - 1]);
                findings.Add(new IdentifierFinding(
                    name.Code, IsProblem: true, field, $"'{text[first.Start..last.End]}' looks like a person's name; the text carries none.", first.Start + 1));
                index = name.First + name.Count - 1;
            }
        }

        return findings.ToImmutable();
    }

    /// <summary>The name that begins at a word, or that the word announces.</summary>
    private static (string Code, int First, int Count)? NameAt(string text, List<Word> words, int index, bool hasSmall)
    {
        if (index + 1 < words.Count && Labels.Contains(words[index].Text) && Between(text, words, index).AsSpan().Trim() is ":" or "：" or "=")
        {
            return ("name-after-label", index + 1, 1 + Capitals(text, words, index + 2, hasSmall));
        }

        if (index + 1 < words.Count && Titles.Contains(words[index].Text) && Between(text, words, index) is " " or ". " or "." && IsNamelike(words[index + 1], hasSmall))
        {
            return ("name-after-title", index + 1, 1 + Capitals(text, words, index + 2, hasSmall));
        }

        if (index + 2 < words.Count && Phrases.Contains($"{words[index].Text} {words[index + 1].Text}", StringComparer.OrdinalIgnoreCase) && IsNamelike(words[index + 2], hasSmall))
        {
            return ("name-after-phrase", index + 2, 1 + Capitals(text, words, index + 3, hasSmall));
        }

        if (!IsNamelike(words[index], hasSmall) || (index > 0 && PlaceWords.Contains(words[index - 1].Text)))
        {
            return null;
        }

        var next = index + 1;
        while (next < words.Count && Between(text, words, next - 1) == " " && char.IsLower(words[next].Text[0]) && words[next].Text is not ("of" or "the") && NameData.Kinds.GetValueOrDefault(words[next].Text) == WordKind.Particle)
        {
            next++;
        }

        return next < words.Count && IsTogether(text, words, next - 1) && IsNamelike(words[next], hasSmall)
            ? ("name-pair", index, next - index + 1 + Capitals(text, words, next + 1, hasSmall))
            : null;
    }

    /// <summary>How many more words go on with the name.</summary>
    private static int Capitals(string text, List<Word> words, int from, bool hasSmall)
    {
        var count = 0;
        while (from + count < words.Count && Between(text, words, from + count - 1) == " " && IsNamelike(words[from + count], hasSmall))
        {
            count++;
        }

        return count;
    }

    /// <summary>A family name may stand before a comma, in capitals.</summary>
    private static bool IsTogether(string text, List<Word> words, int index) =>
        Between(text, words, index) is " " || (Between(text, words, index) is ", " && words[index].Text.All(c => !char.IsLower(c)));

    /// <summary>Whether a word begins with a capital, alone or all of it, and is none that other things are called by. In a text without small letters nothing says which words are names.</summary>
    private static bool IsNamelike(Word word, bool hasSmall) =>
        hasSmall && word.Text.Length > 1 && char.IsUpper(word.Text[0]) && !NoNames.Contains(word.Text) && !word.Text.Split('-').All(NoNames.Contains);

    private static string Between(string text, List<Word> words, int index) => text[words[index].End..words[index + 1].Start];

    /// <summary>Runs of letters, with the apostrophes and hyphens inside them. What has a digit is no word but a number.</summary>
    private static List<Word> Split(string text)
    {
        var words = new List<Word>();
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (end > start && end + 1 < text.Length && text[end] is '\'' or '’' or '-' && char.IsLetter(text[end + 1]))))
            {
                end++;
            }

            if (end > start)
            {
                if (!text.AsSpan(start, end - start).ContainsAnyInRange('0', '9'))
                {
                    words.Add(new Word(text[start..end], start, end));
                }

                start = end;
            }
        }

        return words;
    }

    private static FrozenSet<string> Words(string resource)
    {
        using var stream = typeof(NamesInText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A word and where it stands.</summary>
    private readonly record struct Word(string Text, int Start, int End);
}
