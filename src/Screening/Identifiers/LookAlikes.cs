namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>Characters that are easily misread for each other: O and 0, I and 1, S and 5, B and 8, Z and 2, G and 6 (causes of false answers in the domain's section 6).</summary>
public static class LookAlikes
{
    private const string Pairs = "O0I1S5B8Z2G6";

    /// <summary>The numbers that differ from one in one character that looks like another.</summary>
    /// <param name="number">The number.</param>
    public static IEnumerable<string> Of(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return Others(number);

        static IEnumerable<string> Others(string number)
        {
            for (var place = 0; place < number.Length; place++)
            {
                if (Other(number[place]) is not null)
                {
                    yield return Swap(number, place);
                }
            }
        }
    }

    /// <summary>The number with the character of one place swapped for the one that looks like it.</summary>
    internal static string Swap(string number, int place) => string.Concat(number.AsSpan(0, place), [Other(number[place]) ?? number[place]], number.AsSpan(place + 1));

    /// <summary>What a character looks like; null for none.</summary>
    internal static char? Other(char c) => Pairs.AsSpan().IndexOf(c) is >= 0 and var index ? Pairs[index ^ 1] : null;
}
