using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Vehicles;

/// <summary>What place 9 of a vehicle identification number says.</summary>
public enum VehicleCheckDigit
{
    /// <summary>The number begins with a code of a region that has no check digit: place 9 proves nothing.</summary>
    NotInRegion,

    /// <summary>It is the digit that the other characters give: a reading error is unlikely.</summary>
    Proven,

    /// <summary>It is another one: the number was misread, or altered.</summary>
    Fails,
}

/// <summary>The world's regions by the first character (ISO 3780).</summary>
public enum VehicleRegion
{
    /// <summary>A to H, without what is China's.</summary>
    Africa,

    /// <summary>J to R, and H of China.</summary>
    Asia,

    /// <summary>S to Z.</summary>
    Europe,

    /// <summary>1 to 5, and 7F to 70.</summary>
    NorthAmerica,

    /// <summary>6, and 7A to 7E.</summary>
    Oceania,

    /// <summary>8, 9 and 0.</summary>
    SouthAmerica,
}

/// <summary>A vehicle identification number that was read.</summary>
/// <param name="Number">Its 17 characters; null when it is none. One whose digit fails is there nevertheless, and may be searched by.</param>
/// <param name="CheckDigit">What place 9 says; null when there is no number.</param>
/// <param name="Region">Where the manufacturer was given its code; not where the vehicle is registered. Null when there is no number.</param>
/// <param name="Country">The manufacturer's country, ISO 3166-1 alpha-2; null when it is not known.</param>
/// <param name="Candidates">What may have been misread: with 1 and 0 for I, O and Q, or with one look-alike that makes the digit hold.</param>
/// <param name="Findings">What was wrong, and what was cleaned.</param>
public sealed record VehicleNumberReading(
    string? Number, VehicleCheckDigit? CheckDigit, VehicleRegion? Region, string? Country, ImmutableArray<string> Candidates, ImmutableArray<IdentifierFinding> Findings);

/// <summary>A plate that was read.</summary>
/// <param name="Plate">A to Z and 0 to 9, without separators; null when it is none.</param>
/// <param name="Country">The country, ISO 3166-1 alpha-2; null when it is none.</param>
/// <param name="Findings">What was wrong, and what was cleaned.</param>
public sealed record PlateReading(string? Plate, string? Country, ImmutableArray<IdentifierFinding> Findings);
