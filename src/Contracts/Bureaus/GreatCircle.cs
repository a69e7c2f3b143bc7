namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>Distances on the globe, taken as a sphere.</summary>
public static class GreatCircle
{
    /// <summary>The mean radius of the earth, in kilometres.</summary>
    public const double EarthRadius = 6371;

    /// <summary>How far two places are from each other along the great circle (haversine formula), in kilometres.</summary>
    /// <param name="from">The one, in degrees.</param>
    /// <param name="to">The other.</param>
    public static double Kilometres((double Latitude, double Longitude) from, (double Latitude, double Longitude) to)
    {
        var (south, north) = (double.DegreesToRadians(from.Latitude), double.DegreesToRadians(to.Latitude));
        var (high, wide) = ((north - south) / 2, double.DegreesToRadians(to.Longitude - from.Longitude) / 2);
        var chord = Math.Pow(Math.Sin(high), 2) + (Math.Cos(south) * Math.Cos(north) * Math.Pow(Math.Sin(wide), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
