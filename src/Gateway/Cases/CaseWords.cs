using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>
/// Looks for words and phrases in the texts of a case, which may stand in different ones. Case and diacritics do not matter, and whole words are meant, as in the
/// search of messages.
/// </summary>
/// <param name="words">The words and phrases.</param>
internal sealed class CaseWords(ImmutableArray<string> words)
{
    private const int MaxPlaces = 10;
    private const int MaxShown = 200;

    private readonly ImmutableArray<string> _words = [.. words.Select(Folded)];
    private readonly HashSet<string> _missing = [.. words.Select(Folded)];
    private readonly ImmutableArray<CasePlaceBody>.Builder _places = ImmutableArray.CreateBuilder<CasePlaceBody>();

    /// <summary>Whether all of them were found.</summary>
    public bool AreFound => _missing.Count == 0;

    /// <summary>Where they were found, at most ten places.</summary>
    public ImmutableArray<CasePlaceBody> Places => _places.ToImmutable();

    /// <summary>Looks into a text.</summary>
    /// <param name="where">Which of the case's texts.</param>
    /// <param name="number">The number of the subject, task or entry; null for a text without one.</param>
    /// <param name="text">The text; null when there is none, or it cannot be shown.</param>
    public void Look(CasePlace where, long? number, string? text)
    {
        var folded = Folded(text ?? string.Empty);
        var found = _words.Where(word => folded.Contains(word, StringComparison.Ordinal)).ToList();
        _missing.ExceptWith(found);
        if (found.Count > 0 && _places.Count < MaxPlaces)
        {
            _places.Add(new CasePlaceBody(where, number, text!.Length <= MaxShown ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)}..."));
        }
    }

    /// <summary>Words in lower case without diacritics, with a space before and behind each.</summary>
    private static string Folded(string text)
    {
        var folded = new StringBuilder(" ");
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (IsWord(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded[^1] == ' ' ? folded.ToString() : folded.Append(' ').ToString();
    }

    private static bool IsWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;
}
