using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>Reads what somebody typed: words, and phrases in quotes. Everything else that it may hold has no meaning.</summary>
internal static class SearchText
{
    private const string Field = "q";
    private const int MaxLength = 500;
    private const int MaxTerms = 16;

    /// <summary>The words and phrases of a text.</summary>
    /// <exception cref="RequestRefusedException">400: it is too long, has too many words or none.</exception>
    public static ImmutableArray<string> Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw RequestRefusedException.Invalid(Field, $"The query parameter q has {text.Length} characters, and the limit is {MaxLength}; search for fewer words.");
        }

        var terms = ImmutableArray.CreateBuilder<string>();
        var pieces = text.Split('"');
        for (var i = 0; i < pieces.Length; i++)
        {
            // Every second piece stands in quotes; an open quote at the end is no quote.
            if (i % 2 == 1 && i < pieces.Length - 1)
            {
                Add(terms, pieces[i]);
            }
            else
            {
                foreach (var word in Clean(pieces[i]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    Add(terms, word);
                }
            }
        }

        if (terms.Count == 0)
        {
            throw RequestRefusedException.Invalid(Field, "The query parameter q has no word; words have letters or digits.");
        }

        return terms.Count <= MaxTerms
            ? terms.ToImmutable()
            : throw RequestRefusedException.Invalid(Field, $"The query parameter q has {terms.Count} words and phrases, and the limit is {MaxTerms}; search for fewer.");
    }

    private static void Add(ImmutableArray<string>.Builder terms, string term)
    {
        var clean = Clean(term).Trim();
        if (clean.EnumerateRunes().Any(IsWord) && !terms.Contains(clean))
        {
            terms.Add(clean);
        }
    }

    /// <summary>White space of every kind and what cannot be seen, as spaces.</summary>
    private static string Clean(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsWhiteSpace(source[i]) || char.IsControl(source[i]) ? ' ' : source[i];
        }
    });

    /// <summary>What the index takes for part of a word.</summary>
    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;
}
