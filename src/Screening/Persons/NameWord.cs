using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>What a word of a name is.</summary>
internal enum WordKind : byte
{
    /// <summary>A name.</summary>
    Ordinary,

    /// <summary>One letter that stands for a name.</summary>
    Initial,

    /// <summary>An article, "son of", "of", a generation.</summary>
    Particle,

    /// <summary>A title or form of address.</summary>
    Title,

    /// <summary>What a company is in law: stands in names of persons when a source mixes both.</summary>
    LegalForm,

    /// <summary>Digits alone.</summary>
    Number,
}

/// <summary>What a script keeps of the sound of a name.</summary>
internal enum ScriptKind : byte
{
    /// <summary>Vowels and consonants in their order.</summary>
    Full,

    /// <summary>Vowels are left out or stand elsewhere: Arabic, the scripts of India and of South-East Asia.</summary>
    Vowelless,

    /// <summary>Hebrew: vowels are left out, and a letter may be b or v, p or f, s or sh.</summary>
    Hebrew,

    /// <summary>A name from abroad in syllables: vowels are put in between, and sounds that the language lacks become others: Katakana; Korean and Chinese for such names.</summary>
    Transcribed,

    /// <summary>A character is a syllable: Chinese.</summary>
    Syllables,

    /// <summary>A Korean name as its bearer has it: romanised in many ways.</summary>
    Korean,
}

/// <summary>Where a word stands in a name, when the source says so.</summary>
internal enum NameRole : byte
{
    /// <summary>The source has the name as one text.</summary>
    Untold,

    /// <summary>Family name.</summary>
    Family,

    /// <summary>Given name.</summary>
    Given,
}

/// <summary>A word of a name, ready to be compared: what is costly is worked out once. Immutable; the index keeps one for all persons who bear it.</summary>
internal sealed class NameWord
{
    private const int LeastAfterArticle = 4;

    private const int LeastStem = 2;

    private static readonly string[] Articles = ["abdul", "al", "el", "bin", "ben"];

    /// <summary>A word.</summary>
    /// <param name="text">The word in letters a to z (digits for a number).</param>
    /// <param name="kind">What it is.</param>
    /// <param name="script">What the script it came from keeps of the sound.</param>
    public NameWord(string text, WordKind kind, ScriptKind script)
    {
        Text = text;
        Kind = kind;
        Script = script;
        Readings = kind == WordKind.Number ? [new WordReading(text, text)] : WordReadings.Of(text, script);
        foreach (var letter in Sound)
        {
            Letters |= 1u << (letter & 31);
        }

        if (kind == WordKind.Ordinary && Articles.FirstOrDefault(article => text.StartsWith(article, StringComparison.Ordinal)) is { } attached && text.Length - attached.Length >= LeastAfterArticle)
        {
            SoundAfterArticle = Sounds.Of(text[attached.Length..]);
        }

        var beginning = NameData.Beginnings.FirstOrDefault(affix => text.Length >= affix.Length + LeastStem && text.StartsWith(affix, StringComparison.Ordinal)) ?? "";
        var ending = NameData.Endings.FirstOrDefault(affix => text.Length >= beginning.Length + affix.Length + LeastStem && text.EndsWith(affix, StringComparison.Ordinal)) ?? "";
        if (beginning.Length + ending.Length > 0)
        {
            Affixes = $"{beginning}-{ending}";
            Stem = Sounds.Of(text[beginning.Length..^ending.Length]);
        }

        Groups = NameData.Groups.GetValueOrDefault(text, []);
    }

    /// <summary>The word in letters a to z.</summary>
    public string Text { get; }

    /// <summary>What it is.</summary>
    public WordKind Kind { get; }

    /// <summary>What the script it came from keeps of the sound.</summary>
    public ScriptKind Script { get; }

    /// <summary>How it may be read, the plain reading first.</summary>
    public ImmutableArray<WordReading> Readings { get; }

    /// <summary>How it sounds, see <see cref="Sounds"/>.</summary>
    public string Sound => Readings[0].Sound;

    /// <summary>The consonants of <see cref="Sound"/>, in coarse classes.</summary>
    public string Consonants => Readings[0].Consonants;

    /// <summary>Whether its script leaves vowels out.</summary>
    public bool IsVowelless => Script is ScriptKind.Vowelless or ScriptKind.Hebrew;

    /// <summary>The sound without an article that is written as one with it (<c>alrashid</c>); null when there is none.</summary>
    public string? SoundAfterArticle { get; }

    /// <summary>Whether it is "servant of" and a name: who leaves "servant of" out has left out a word.</summary>
    public bool IsServant => SoundAfterArticle is not null && Text.StartsWith(Articles[0], StringComparison.Ordinal);

    /// <summary>Its beginning and ending that many names share; null when it has none.</summary>
    public string? Affixes { get; }

    /// <summary>The sound of what is between them; null when it has none.</summary>
    public string? Stem { get; }

    /// <summary>Which letters the sound has, a bit each: tells at once that two words are far apart.</summary>
    public uint Letters { get; }

    /// <summary>The groups of names that stand for each other that it is in.</summary>
    public ImmutableArray<int> Groups { get; }
}

/// <summary>A word in its place in a name.</summary>
internal readonly record struct PlacedWord(NameWord Word, NameRole Role);

/// <summary>A name ready to be compared.</summary>
/// <param name="Words">Its words, in order, at most <see cref="MostWords"/>.</param>
internal sealed record ReadName(ImmutableArray<PlacedWord> Words)
{
    /// <summary>Words of a name that are looked at; what follows is not.</summary>
    public const int MostWords = 16;
}
