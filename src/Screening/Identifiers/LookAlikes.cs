using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>Numbers that a number may have been misread for: O and 0, I and 1, S and 5, B and 8, Z and 2, G and 6 (causes of false answers in the domain's section 6). They are possible, never exact.</summary>
public static class LookAlikes
{
    /// <summary>The most numbers that are given; those with the fewest swaps are given first.</summary>
    public const int MaxNumbers = 64;

    private const string Pairs = "O0I1S5B8Z2G6";

    /// <summary>The numbers that differ in one character or two; none when nothing in it looks like something else.</summary>
    /// <param name="number">A to Z and 0 to 9.</param>
    public static ImmutableArray<string> Of(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var places = Enumerable.Range(0, number.Length).Where(place => Other(number[place]) is not null).ToList();
        return
        [
            .. places.Select(place => Swap(number, place))
                .Concat(places.SelectMany((first, index) => places.Skip(index + 1).Select(second => Swap(Swap(number, first), second))))
                .Take(MaxNumbers),
        ];
    }

    /// <summary>The number with the character of one place swapped for the one that looks like it.</summary>
    internal static string Swap(string number, int place) => $"{number[..place]}{Other(number[place])}{number[(place + 1)..]}";

    /// <summary>What a character looks like; null for none.</summary>
    internal static char? Other(char c) => Pairs.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index ? Pairs[index ^ 1] : null;
}
