using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Interpol.Mesh.Identification.Teeth;

/// <summary>How a chart numbers teeth.</summary>
public enum ToothNotation
{
    /// <summary>Two digits: quadrant and place, 11 to 48, milk teeth 51 to 85 (ISO 3950, also called FDI).</summary>
    Fdi = 0,

    /// <summary>1 to 32, milk teeth A to T (the universal system of the United States).</summary>
    Universal = 1,
}

/// <summary>A tooth in the notation of ISO 3950: the quadrant (1 upper right of the person, 2 upper left, 3 lower left, 4 lower right; 5 to 8 the same for milk teeth) and the place from the middle.</summary>
/// <param name="Fdi">The two digits as a number: 11 to 48, or 51 to 85.</param>
public readonly record struct ToothNumber(int Fdi) : IComparable<ToothNumber>
{
    private const int PermanentPlaces = 8;
    private const int MilkPlaces = 5;
    private const int Quadrants = 4;

    /// <summary>All numbers in their order: 32 permanent teeth and 20 milk teeth.</summary>
    public static IReadOnlyList<ToothNumber> All { get; } =
    [
        .. Enumerable.Range(1, Quadrants).SelectMany(quadrant => Enumerable.Range(1, PermanentPlaces).Select(place => new ToothNumber((quadrant * 10) + place))),
        .. Enumerable.Range(Quadrants + 1, Quadrants).SelectMany(quadrant => Enumerable.Range(1, MilkPlaces).Select(place => new ToothNumber((quadrant * 10) + place))),
    ];

    /// <summary>Its place in <see cref="All"/>, 0 to 51.</summary>
    internal int Index => Fdi / 10 <= Quadrants
        ? (((Fdi / 10) - 1) * PermanentPlaces) + (Fdi % 10) - 1
        : (Quadrants * PermanentPlaces) + (((Fdi / 10) - Quadrants - 1) * MilkPlaces) + (Fdi % 10) - 1;

    /// <summary>Reads a number in the notation that is said.</summary>
    /// <param name="text">The number as the chart has it.</param>
    /// <param name="notation">The chart's notation.</param>
    /// <param name="tooth">The tooth.</param>
    /// <returns>Whether the notation has that number.</returns>
    public static bool TryRead([NotNullWhen(true)] string? text, ToothNotation notation, out ToothNumber tooth)
    {
        var read = (text ?? string.Empty).Trim().ToUpperInvariant() switch
        {
            [>= 'A' and <= 'T' and var letter] when notation == ToothNotation.Universal => OfLetter(letter - 'A'),
            { Length: 1 or 2 } digits when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => notation == ToothNotation.Universal ? OfUniversal(number) : OfFdi(number),
            _ => 0,
        };
        tooth = new ToothNumber(read);
        return read != 0;
    }

    /// <inheritdoc/>
    public int CompareTo(ToothNumber other) => Fdi.CompareTo(other.Fdi);

    /// <inheritdoc/>
    public override string ToString() => Fdi.ToString(CultureInfo.InvariantCulture);

    private static int OfFdi(int number) => (number / 10, number % 10) switch
    {
        ( >= 1 and <= 4, >= 1 and <= PermanentPlaces) or ( >= 5 and <= 8, >= 1 and <= MilkPlaces) => number,
        _ => 0,
    };

    // The universal numbers go round: upper right from behind to the middle, upper left to the back, lower left from behind, lower right to the back.
    private static int OfUniversal(int number) => number switch
    {
        >= 1 and <= 8 => 19 - number,
        >= 9 and <= 16 => number + 12,
        >= 17 and <= 24 => 55 - number,
        >= 25 and <= 32 => number + 16,
        _ => 0,
    };

    private static int OfLetter(int letter) => letter switch
    {
        < 5 => 55 - letter,
        < 10 => letter + 56,
        < 15 => 85 - letter,
        _ => letter + 66,
    };
}
