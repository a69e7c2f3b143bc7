using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Vehicles;

/// <summary>
/// Vehicle identification numbers: 17 characters without I, O and Q (ISO 3779). Place 9 is a check digit where the law says so: in North America (49 CFR 565.15(c)) and China (GB 16735). Elsewhere
/// manufacturers put into it what they like, often Z, and a digit that seems to hold there is chance.
/// </summary>
public static class VehicleIdentificationNumber
{
    /// <summary>Its length.</summary>
    public const int Length = 17;

    private const string Field = "vin";
    private const int DigitPlace = 8;

    /// <summary>Reads a number that was typed or pasted.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    public static VehicleNumberReading Read(string? text)
    {
        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>();
        var number = IdentifierText.Clean(Field, text ?? string.Empty, findings);
        AddLetters(number, findings);
        if (number.Length is not (0 or Length))
        {
            findings.Add(new IdentifierFinding(
                "wrong-length", IsProblem: true, Field, $"It has {number.Length} characters in place of {Length}; vehicles from before 1981 have other numbers: ask by plate or engine."));
        }

        if (findings.Any(finding => finding.IsProblem))
        {
            return new VehicleNumberReading(null, null, null, null, WithoutLetters(number, findings), findings.ToImmutable());
        }

        var digit = CheckDigit(number);
        if (digit == VehicleCheckDigit.Fails)
        {
            findings.Add(new IdentifierFinding(
                "check-digit", IsProblem: true, Field, $"Its check digit is {number[DigitPlace]} and should be {Digit(number)}: it was misread, or altered.", DigitPlace + 1));
        }
        else if (digit == VehicleCheckDigit.NotInRegion)
        {
            findings.Add(new IdentifierFinding("no-check-digit", IsProblem: false, Field, "No check digit in this region: nothing proves that it was read rightly."));
        }

        if (number.All(c => c == number[0]))
        {
            findings.Add(new IdentifierFinding("one-character", IsProblem: false, Field, $"It is {Length} times {number[0]}: formally valid, and hardly the number of a vehicle."));
        }

        return new VehicleNumberReading(
            number, digit, WorldManufacturers.RegionOf(number), WorldManufacturers.CountryOf(number), digit == VehicleCheckDigit.Fails ? Mended(number) : [], findings.ToImmutable());
    }

    /// <summary>The check digit that a number should have: the sum of values with the weights of 49 CFR 565.15(c), modulo 11; X is ten.</summary>
    /// <param name="number">17 of the characters that stand in these numbers; the one in place 9 does not count.</param>
    /// <exception cref="ArgumentException">It has another form.</exception>
    public static char Digit(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (number.Length != Length || !number.All(c => char.IsAsciiDigit(c) || (char.IsAsciiLetterUpper(c) && Meant(c) is null)))
        {
            throw new ArgumentException("Give 17 of A to Z and 0 to 9, without I, O and Q.", nameof(number));
        }

        ReadOnlySpan<int> weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        var sum = 0;
        for (var place = 0; place < Length; place++)
        {
            sum += Value(number[place]) * weights[place];
        }

        return (sum % 11) == 10 ? 'X' : (char)('0' + (sum % 11));
    }

    private static VehicleCheckDigit CheckDigit(string number) => !WorldManufacturers.HaveCheckDigit(number)
        ? VehicleCheckDigit.NotInRegion
        : number[DigitPlace] == Digit(number) ? VehicleCheckDigit.Proven : VehicleCheckDigit.Fails;

    private static void AddLetters(string number, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        for (var place = 0; place < number.Length; place++)
        {
            if (Meant(number[place]) is { } meant)
            {
                findings.Add(new IdentifierFinding("letter-not-used", IsProblem: true, Field, $"{number[place]} does not stand in these numbers; it may be {meant}.", place + 1));
            }
        }
    }

    /// <summary>The number with what I, O and Q may be, when nothing else is wrong.</summary>
    private static ImmutableArray<string> WithoutLetters(string number, ImmutableArray<IdentifierFinding>.Builder findings) =>
        findings.Where(finding => finding.IsProblem).All(finding => finding.Code == "letter-not-used") ? [string.Concat(number.Select(c => Meant(c) ?? c))] : [];

    private static ImmutableArray<string> Mended(string number) =>
    [
        .. Enumerable.Range(0, Length)
            .Where(place => LookAlikes.Other(number[place]) is { } other && Meant(other) is null)
            .Select(place => LookAlikes.Swap(number, place))
            .Where(candidate => CheckDigit(candidate) == VehicleCheckDigit.Proven),
    ];

    private static char? Meant(char c) => c switch
    {
        'I' => '1',
        'O' or 'Q' => '0',
        _ => null,
    };

    /// <summary>Its table III: A to H are 1 to 8, J to R 1 to 9 without 6 and 8, S to Z 2 to 9.</summary>
    private static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : "12345678.12345.7.923456789"[c - 'A'] - '0';
}
