using System.Collections.Immutable;
using AnyAscii;

namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>
/// The words of a text by which something is found exactly: in Latin capitals without marks, divided by whatever is neither a letter nor a digit, each once. Words that are spelt otherwise, other forms of
/// a word and translations are other words.
/// </summary>
public static class SearchWords
{
    /// <summary>The most words of a text that count.</summary>
    public const int Most = 20;

    private const int MostCharacters = 40;

    /// <summary>The words of a text, in their order.</summary>
    /// <param name="text">The text; null has none. At most <see cref="IdentifierText.MaxTyped"/> characters are looked at.</param>
    public static ImmutableArray<string> Of(string? text)
    {
        var latin = (text is { Length: > IdentifierText.MaxTyped } ? text[..IdentifierText.MaxTyped] : text ?? string.Empty).Transliterate().ToUpperInvariant();
        var words = string.Concat(latin.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(word => word.Length > MostCharacters ? word[..MostCharacters] : word).Distinct(StringComparer.Ordinal).Take(Most)];
    }
}
