namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>Characters that are easily misread for each other: O and 0, I and 1, S and 5, B and 8, Z and 2, G and 6 (causes of false answers in the domain's section 6).</summary>
internal static class LookAlikes
{
    private const string Pairs = "O0I1S5B8Z2G6";

    /// <summary>The number with the character of one place swapped for the one that looks like it.</summary>
    public static string Swap(string number, int place) => $"{number[..place]}{Other(number[place])}{number[(place + 1)..]}";

    /// <summary>What a character looks like; null for none.</summary>
    public static char? Other(char c) => Pairs.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index ? Pairs[index ^ 1] : null;
}
