using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>
/// In or near which member countries an alert is: those that it names by code, and those whose principal city is in one of its areas or within <see cref="AlertLimits.NearKm"/> of it. No borders are known
/// here, so that a large country is found by its code only, or where its principal city is near.
/// </summary>
internal static class AlertGeography
{
    private const double EarthKm = 6371.0088;

    /// <summary>The countries, by code.</summary>
    public static ImmutableArray<OwnerId> CountriesOf(OwnerDirectory owners, AlertMessage message) =>
    [
        .. owners.All.Where(owner => owner.Kind == OwnerKind.Country
            && (message.Countries.Contains(owner.Code)
                || (owner is { Latitude: { } latitude, Longitude: { } longitude } && message.Areas.Any(area => DistanceKm(area, new AlertPoint(latitude, longitude)) <= AlertLimits.NearKm))))
            .Select(owner => owner.Code),
    ];

    /// <summary>How far a point is from an area, 0 within it.</summary>
    public static double DistanceKm(AlertArea area, AlertPoint point)
    {
        if (area.Points.Length == 1)
        {
            return Math.Max(0, DistanceKm(area.Points[0], point) - area.RadiusKm);
        }

        // Around the point, on a plane: good enough for what is near, and the date line is no border there.
        var corners = area.Points.Select(corner => Around(point, corner)).ToList();
        var (isWithin, nearest) = (false, double.MaxValue);
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            nearest = Math.Min(nearest, DistanceToEdge(a, b));
            if (a.Y > 0 != b.Y > 0 && a.X + ((b.X - a.X) * -a.Y / (b.Y - a.Y)) > 0)
            {
                isWithin = !isWithin;
            }
        }

        return isWithin ? 0 : nearest;
    }

    private static double DistanceKm(AlertPoint a, AlertPoint b)
    {
        var (latitudeA, latitudeB) = (double.DegreesToRadians(a.Latitude), double.DegreesToRadians(b.Latitude));
        var halfLatitude = Math.Sin((latitudeB - latitudeA) / 2);
        var halfLongitude = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        var h = (halfLatitude * halfLatitude) + (Math.Cos(latitudeA) * Math.Cos(latitudeB) * halfLongitude * halfLongitude);
        return 2 * EarthKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    private static (double X, double Y) Around(AlertPoint centre, AlertPoint corner)
    {
        var east = Math.IEEERemainder(corner.Longitude - centre.Longitude, 360);
        return (double.DegreesToRadians(east) * Math.Cos(double.DegreesToRadians((centre.Latitude + corner.Latitude) / 2)) * EarthKm, double.DegreesToRadians(corner.Latitude - centre.Latitude) * EarthKm);
    }

    /// <summary>How far the origin is from the edge between two corners.</summary>
    private static double DistanceToEdge((double X, double Y) a, (double X, double Y) b)
    {
        var (x, y) = (b.X - a.X, b.Y - a.Y);
        var length = (x * x) + (y * y);
        var along = length == 0 ? 0 : Math.Clamp(-((a.X * x) + (a.Y * y)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(a.X + (along * x), 2) + Math.Pow(a.Y + (along * y), 2));
    }
}
