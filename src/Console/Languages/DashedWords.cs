using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Console.Languages;

/// <summary>What the API says in words with dashes, as English text to translate: <c>in-review</c> is <c>In review</c>.</summary>
public static class DashedWords
{
    /// <summary>The text of words; abbreviations that begin it in capitals.</summary>
    /// <param name="words">The words, for example <c>change-proposed</c>.</param>
    public static string Of(string words) => words.Length == 0 ? words : (char.ToUpperInvariant(words[0]) + words[1..].Replace('-', ' '))
        .Replace("Dna", "DNA", StringComparison.Ordinal)
        .Replace("Irt", "IRT", StringComparison.Ordinal)
        .Replace("Imest", "IMEST", StringComparison.Ordinal);

    /// <summary>The text of a value, as the API would write it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value)
        where T : struct, Enum => Of(EnumText.Of(value));
}
