using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>Check digits: the sum of the characters' values with the weights 7, 3, 1, modulo 10 (Doc 9303-3 section 4.9, examples in its appendix A).</summary>
public static class ZoneCheckDigits
{
    /// <summary>What fills places that are not used; its value is zero.</summary>
    public const char Filler = '<';

    /// <summary>The digit over some characters.</summary>
    /// <param name="characters">A to Z count 10 to 35, digits themselves, everything else zero.</param>
    public static char Of(ReadOnlySpan<char> characters)
    {
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            sum += Value(characters[i]) * weights[i % weights.Length];
        }

        return (char)('0' + (sum % 10));
    }

    /// <summary>All digits of a zone, in the order of the layout.</summary>
    internal static ImmutableArray<ZoneCheckDigit> Of(ZoneLayout layout, IReadOnlyList<string> lines, ZoneNumber number) =>
        [.. layout.Digits.Select(digit => digit.Element == ZoneElement.Number && number.Long is { } longer ? longer : Of(digit, lines))];

    private static ZoneCheckDigit Of(ZoneDigit digit, IReadOnlyList<string> lines)
    {
        var characters = string.Concat(digit.Over.Select(range => range.Of(lines)));
        var expected = Of(characters);
        var read = lines[digit.Line][digit.Place];

        // Doc 9303-4 section 4.2.2.2, position 43: over a personal number that is not used the digit may be zero or the filler.
        var isUnused = digit.Element == ZoneElement.Optional && read == Filler && characters.All(c => c == Filler);
        return new ZoneCheckDigit(digit.Element, expected, read, read == expected || isUnused, FillerCounted: false, digit.Line + 1, digit.Place + 1);
    }

    private static int Value(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => 0,
    };
}
