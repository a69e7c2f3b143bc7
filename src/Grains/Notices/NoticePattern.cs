using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>
/// A regular expression that anybody may send. It runs on the engine that never goes back, whose time grows with the text and not with what the pattern tries; what
/// that engine does not know is refused, and so is what would make it build too large an automaton.
/// </summary>
internal sealed partial class NoticePattern
{
    /// <summary>How often the repetitions in a pattern repeat, multiplied: they may stand within each other.</summary>
    private const int MaxRepetitions = 1000;

    private const string Metacharacters = @"\*+?|{}[]()^$.";

    /// <summary>By the clock, so that a busy machine has to be far busier than the pattern is costly.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly string _literal;
    private readonly Regex? _expression;

    private NoticePattern(string literal, Regex? expression)
    {
        _literal = literal;
        _expression = expression;
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="field">The name of its filter.</param>
    /// <param name="pattern">The pattern; null or empty for any text.</param>
    /// <returns>The pattern; null when every text fits.</returns>
    /// <exception cref="MeshException"><c>invalid</c></exception>
    public static NoticePattern? Parse(string field, string? pattern)
    {
        if (string.IsNullOrEmpty(pattern))
        {
            return null;
        }

        if (pattern.Length > PublicNoticeLimits.MaxText)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"{field} has {pattern.Length} characters; at most {PublicNoticeLimits.MaxText} are taken.");
        }

        var literal = IndexedNotice.Capitals(pattern);
        if (pattern.AsSpan().IndexOfAny(Metacharacters) < 0)
        {
            return new NoticePattern(literal, null);
        }

        if (Repetitions(pattern) > MaxRepetitions)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"{field} repeats too often: the numbers in braces, multiplied, may be {MaxRepetitions} at most.");
        }

        try
        {
            return new NoticePattern(literal, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout));
        }
        catch (ArgumentException malformed)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"{field} is no regular expression: {malformed.Message}");
        }
        catch (NotSupportedException)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"{field} uses what is not taken here: backreferences, conditions, and looking ahead or behind.");
        }
    }

    /// <summary>Whether a text contains what the pattern describes.</summary>
    /// <param name="text">The text in capitals.</param>
    /// <exception cref="RegexMatchTimeoutException">It takes too long.</exception>
    public bool Fits(string text) => _expression?.IsMatch(text) ?? text.Contains(_literal, StringComparison.Ordinal);

    private static long Repetitions(string pattern)
    {
        var product = 1L;
        foreach (var match in Repetition().Matches(pattern).Cast<Match>())
        {
            var (least, most) = (Number(match.Groups[1].Value), Number(match.Groups[2].Value));
            product = Math.Min(int.MaxValue, product * Math.Max(1, Math.Max(least, most)));
        }

        return product;
    }

    private static int Number(string digits) =>
        digits.Length == 0 ? 0 : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    [GeneratedRegex(@"\{([0-9]+),?([0-9]*)\}")]
    private static partial Regex Repetition();
}
