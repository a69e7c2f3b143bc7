using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>A way in which a word may be read.</summary>
/// <param name="Sound">How it sounds, see <see cref="Sounds"/>.</param>
/// <param name="Consonants">The consonants of that, in coarse classes.</param>
internal readonly record struct WordReading(string Sound, string Consonants);

/// <summary>
/// In which ways a word may be read, when what another script has was written by its sound: the same letters are read otherwise in other languages, and a letter of Arabic or Hebrew may be a vowel or not.
/// </summary>
internal static partial class WordReadings
{
    private const int Most = 4;

    /// <summary>The readings of a word, the plain one first.</summary>
    /// <param name="text">The word in letters a to z.</param>
    /// <param name="script">What the script it came from keeps of the sound.</param>
    public static ImmutableArray<WordReading> Of(string text, ScriptKind script)
    {
        var isVowelless = script is ScriptKind.Vowelless or ScriptKind.Hebrew;
        List<string> texts = [script == ScriptKind.Transcribed ? Pinyin(text) : text];
        foreach (var rule in script switch { ScriptKind.Full => Full, ScriptKind.Vowelless => Vowelless, ScriptKind.Hebrew => Hebrew, ScriptKind.Transcribed => Transcribed, _ => [] })
        {
            foreach (var known in texts.ToArray())
            {
                var reading = rule(known);
                if (reading != known && texts.Count < Most)
                {
                    texts.Add(reading);
                }
            }
        }

        return [.. texts.Select(reading => Sounds.Of(isVowelless ? reading.Replace("j", "dj", StringComparison.Ordinal) : reading)).Select(sound => new WordReading(sound, Sounds.ConsonantsOf(sound))).Distinct()];
    }

    // Johann; John, Kohl, White; George; Hanoch, Bach; Petrovic without its signs; Wook; Fukuda.
    private static readonly Func<string, string>[] Full =
    [
        text => text[0] == 'j' ? string.Concat("y", text.AsSpan(1)) : text,
        text => MuteAitch().Replace(text, ""),
        text => SoftG().Replace(text, "j"),
        text => HardCh().Replace(text, "kh"),
        text => text.EndsWith("ic", StringComparison.Ordinal) ? text + "h" : text,
        text => text.Replace("woo", "oo", StringComparison.Ordinal),
        text => text.Replace("fu", "hu", StringComparison.Ordinal),
    ];

    // A w within a word may be a vowel; a jim may be a g.
    private static readonly Func<string, string>[] Vowelless = [WithoutWaw, text => text.Replace('j', 'g')];

    // Het is kh, ch or h.
    private static readonly Func<string, string>[] Hebrew = [WithoutWaw, text => text.Replace("kh", "h", StringComparison.Ordinal)];

    // What Chinese has as ji, qi, xi was gi, ki, hi where many names were first written.
    private static readonly Func<string, string>[] Transcribed = [text => text.Replace("ji", "gi", StringComparison.Ordinal).Replace("chi", "ki", StringComparison.Ordinal).Replace("shi", "hi", StringComparison.Ordinal)];

    private static string WithoutWaw(string text) => text[0] + text[1..].Replace("w", "", StringComparison.Ordinal);

    private static string Pinyin(string text) => PinyinC().Replace(text, "ts").Replace("x", "sh", StringComparison.Ordinal).Replace("q", "ch", StringComparison.Ordinal);

    [GeneratedRegex("g(?=[eiy])")]
    private static partial Regex SoftG();

    [GeneratedRegex("(?<!s)ch")]
    private static partial Regex HardCh();

    [GeneratedRegex("(?<=[aeiouy])h(?=[nrl]([^aeiouy]|$))|(?<=^w)h")]
    private static partial Regex MuteAitch();

    [GeneratedRegex("c(?!h)")]
    private static partial Regex PinyinC();
}
