using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Vehicles;

/// <summary>
/// Plates: Latin letters and digits, as the Convention on Road Traffic asks of vehicles that cross borders (Vienna 1968, annex 2), with the country beside them, without which a plate names no vehicle.
/// </summary>
public static class VehiclePlate
{
    /// <summary>The most characters of a plate.</summary>
    public const int MaxLength = 15;

    /// <summary>The most characters of the number of an engine.</summary>
    public const int MaxEngine = 30;

    /// <summary>Reads a plate and its country.</summary>
    /// <param name="plate">The plate as it was typed or pasted.</param>
    /// <param name="country">Two letters, ISO 3166-1 alpha-2; the distinguishing sign (D, F) is another code and refused.</param>
    public static PlateReading Read(string? plate, string? country)
    {
        var reading = IdentifierText.Read("plate", plate, MaxLength);
        var code = country?.Trim().ToUpperInvariant();
        if (code is { Length: 2 } && code.All(char.IsAsciiLetterUpper))
        {
            return new PlateReading(reading.Value, code, code == country ? reading.Findings : reading.Findings.Add(new IdentifierFinding("cleaned", IsProblem: false, "plateCountry", $"It was read as {code}.")));
        }

        var text = "Give the country of the plate by its two letters, ISO 3166-1: DE for Germany, whose plates show D.";
        return new PlateReading(reading.Value, null, reading.Findings.Add(new IdentifierFinding("country-form", IsProblem: true, "plateCountry", text)));
    }

    /// <summary>Reads the number of an engine.</summary>
    /// <param name="text">The number as it was typed or pasted.</param>
    public static IdentifierReading ReadEngine(string? text) => IdentifierText.Read("engine", text, MaxEngine);
}
