using System.Text;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>
/// Filters as words: the index finds what has several words fastest, so what can be filtered by is a word of its own, in a column that no query of a user reaches.
/// What may hold any character is written in hexadecimal, so that it stays one word.
/// </summary>
internal static class SearchTag
{
    /// <summary>The owner that sent it.</summary>
    public static string From(string owner) => "f" + owner;

    /// <summary>An owner that received it.</summary>
    public static string To(string owner) => "t" + owner;

    /// <summary>What it is.</summary>
    public static string Kind(MessageKind kind) => "k" + (int)kind;

    /// <summary>Who composed it.</summary>
    public static string Sender(string author) => "s" + Hex(author);

    /// <summary>A crime area.</summary>
    public static string CrimeArea(string area) => "a" + Hex(area);

    /// <summary>The number of a case.</summary>
    public static string Case(string number) => "c" + Hex(number);

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text.Trim().ToLowerInvariant()));
}
