using Interpol.Mesh.Contracts.Serialization;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Languages;

/// <summary>What the API says in words with dashes, as English text to translate: <c>in-review</c> is <c>In review</c>.</summary>
public static class DashedWords
{
    /// <summary>The text of words; abbreviations that begin it in capitals.</summary>
    /// <param name="words">The words, for example <c>change-proposed</c>.</param>
    public static string Of(string words) => words.Length == 0 ? words : Abbreviated(char.ToUpperInvariant(words[0]) + words[1..].Replace('-', ' '));

    /// <summary>Words with abbreviations that begin them in capitals.</summary>
    /// <param name="words">The words, the first with a capital.</param>
    public static string Abbreviated(string words) => words is "Vin" ? "VIN" : words
        .Replace("Dna", "DNA", StringComparison.Ordinal)
        .Replace("Irt", "IRT", StringComparison.Ordinal)
        .Replace("Imest", "IMEST", StringComparison.Ordinal)
        .Replace("Un special", "UN special", StringComparison.Ordinal);

    /// <summary>The text of a value, as the API would write it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value)
        where T : struct, Enum => Of(EnumText.Of(value));

    /// <summary>The key of a text for a value of one type alone: languages in which a notice is closed in another word than an event have one beside the general text.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The value.</param>
    public static string KeyOf<T>(T value)
        where T : struct, Enum => $"{Of(value)} ({typeof(T).Name})";

    /// <summary>Words of the API in the officer's language.</summary>
    /// <param name="texts">What the console says.</param>
    /// <param name="words">The words.</param>
    public static LocalizedString Of(this IStringLocalizer texts, string words) => texts[Of(words)];

    /// <summary>A value in the officer's language.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="texts">What the console says.</param>
    /// <param name="value">The value.</param>
    public static LocalizedString Of<T>(this IStringLocalizer texts, T value)
        where T : struct, Enum => texts[KeyOf(value)] is { ResourceNotFound: false } own ? own : texts[Of(value)];
}
