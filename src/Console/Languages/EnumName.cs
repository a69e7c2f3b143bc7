using System.Text.RegularExpressions;

namespace Interpol.Mesh.Console.Languages;

/// <summary>The English of a name of the contracts, which is the key of its text: <c>StandingBy</c> is "Standing by".</summary>
public static partial class EnumName
{
    /// <summary>The English of a value; abbreviations in capitals.</summary>
    /// <param name="value">The value.</param>
    public static string Of(Enum value) => Capitals().Replace(value.ToString(), static capital => " " + capital.Value.ToLowerInvariant())
        .Replace("Dna", "DNA", StringComparison.Ordinal)
        .Replace("Irt", "IRT", StringComparison.Ordinal)
        .Replace("Imest", "IMEST", StringComparison.Ordinal);

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capitals();
}
