using System.Buffers;
using System.Globalization;
using System.Text;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What texts of people must be like. They are never interpreted; what these rules refuse would show something else than it is.</summary>
internal static class TextRules
{
    // Embeddings, overrides and isolates: they let a name or a line show in another order than it has. Marks, which right-to-left scripts need, are allowed.
    private static readonly SearchValues<char> Reordering = SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");
    private static readonly SearchValues<char> LineSeparators = SearchValues.Create("\u2028\u2029");
    private static readonly SearchValues<char> PathSeparators = SearchValues.Create("/\\:");

    /// <summary>What is wrong with a text of one line; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="characters">How many characters it may have.</param>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    public static string? ProblemOfLine(string text, int characters, string what)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"{what} is empty; leave it out or write something.";
        }

        if (Characters(text) > characters)
        {
            return $"{what} has {Characters(text)} characters, and the limit is {characters}; shorten it.";
        }

        if (HasLoneSurrogate(text))
        {
            return $"{what} has half of a surrogate pair; send the text as UTF-8.";
        }

        if (text.Any(char.IsControl) || text.AsSpan().ContainsAny(LineSeparators))
        {
            return $"{what} has control characters or line breaks; take them out.";
        }

        return text.AsSpan().ContainsAny(Reordering)
            ? $"{what} has characters that turn the direction of writing around (U+202A to U+202E, U+2066 to U+2069), so that it shows something else than it is; take them out."
            : null;
    }

    /// <summary>What is wrong with a text of several lines; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">How many bytes of UTF-8 it may have.</param>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    public static string? ProblemOfText(string text, int bytes, string what)
    {
        if (HasLoneSurrogate(text))
        {
            return $"{what} has half of a surrogate pair; send the text as UTF-8.";
        }

        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            return $"{what} has control characters other than tabs and line breaks; take them out.";
        }

        var size = Encoding.UTF8.GetByteCount(text);
        return size > bytes ? $"{what} has {size} bytes, and the limit is {bytes}; send the rest as an attachment." : null;
    }

    /// <summary>What is wrong with the name of a file; null when nothing is.</summary>
    public static string? ProblemOfFileName(string name, int characters, string what)
    {
        if (ProblemOfLine(name, characters, what) is { } problem)
        {
            return problem;
        }

        return name.AsSpan().ContainsAny(PathSeparators) || name is "." or ".." || name.AsSpan().Trim().Length != name.Length
            ? $"{what} is not the name of a file: no path, no colon, no spaces at its ends."
            : null;
    }

    /// <summary>How many characters people would count, about: Unicode scalar values.</summary>
    private static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.Surrogate)
            {
                return true;
            }
        }

        return false;
    }
}
