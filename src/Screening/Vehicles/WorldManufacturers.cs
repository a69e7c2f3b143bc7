using System.Collections.Frozen;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Vehicles;

/// <summary>The first two characters of vehicle identification numbers, which say who gave the manufacturer its code (ISO 3780); countries are in the file <c>manufacturers.csv</c>.</summary>
internal static class WorldManufacturers
{
    /// <summary>The order in which ISO 3780 gives ranges.</summary>
    private const string Order = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890";

    private static readonly FrozenDictionary<string, string> Countries = ZoneData.Rows("vehicles/manufacturers")
        .SelectMany(row => Order[Order.IndexOf(row[1][0], StringComparison.Ordinal)..(Order.IndexOf(row[2][0], StringComparison.Ordinal) + 1)].Select(second => (Code: $"{row[0]}{second}", Country: row[3])))
        .ToFrozenDictionary(pair => pair.Code, pair => pair.Country);

    /// <summary>The country of a manufacturer, ISO 3166-1 alpha-2; null when it is not known.</summary>
    public static string? CountryOf(string number) => Countries.GetValueOrDefault(number[..2]);

    /// <summary>The region of a manufacturer.</summary>
    public static VehicleRegion RegionOf(string number) => number[0] switch
    {
        'H' => VehicleRegion.Asia,
        >= 'A' and < 'H' => VehicleRegion.Africa,
        > 'H' and <= 'R' => VehicleRegion.Asia,
        >= 'S' and <= 'Z' => VehicleRegion.Europe,
        >= '1' and <= '5' => VehicleRegion.NorthAmerica,
        '6' => VehicleRegion.Oceania,
        '7' => number[1] is >= 'A' and <= 'E' ? VehicleRegion.Oceania : VehicleRegion.NorthAmerica,
        _ => VehicleRegion.SouthAmerica,
    };

    /// <summary>Whether the law of the region makes place 9 a check digit: North America, and the codes of China that begin with L.</summary>
    public static bool HaveCheckDigit(string number) => number[0] == 'L' || RegionOf(number) == VehicleRegion.NorthAmerica;
}
