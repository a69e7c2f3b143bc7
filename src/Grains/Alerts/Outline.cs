using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>
/// A line through corners and back to the first, in degrees as on a plate carree; one corner is a point. Its longitudes go on behind the date line (181 is 179 west), so that no edge jumps.
/// </summary>
internal sealed class Outline
{
    private const double KmPerDegree = GreatCircle.EarthRadius * Math.PI / 180;
    private const int EdgesOfStretch = 32;

    private readonly ImmutableArray<AlertPoint> _corners;
    private readonly ImmutableArray<Stretch> _stretches;

    /// <summary>The line through corners, of which none need be the first again.</summary>
    public Outline(IEnumerable<AlertPoint> corners)
    {
        var last = (double?)null;
        _corners = [.. corners.Select(corner => corner with { Longitude = (last = last is { } before ? before + Math.IEEERemainder(corner.Longitude - before, 360) : corner.Longitude).Value })];
        _stretches = [.. Enumerable.Range(0, _corners.Length).Chunk(EdgesOfStretch).Select(edges => new Stretch(edges[0], edges.Length, Box.Around(edges.SelectMany(Ends))))];
        Bounds = Box.Around(_corners);
    }

    private Outline(ImmutableArray<AlertPoint> corners, ImmutableArray<Stretch> stretches, Box bounds) => (_corners, _stretches, Bounds) = (corners, stretches, bounds);

    private Box Bounds { get; }

    /// <summary>Whether a point is inside the outlines of a country: within an odd number of them, since what lies inside a country and is none of it has an outline too.</summary>
    public static bool Contain(ImmutableArray<Outline> country, AlertPoint point) => country.Count(outline => outline.Contains(point)) % 2 == 1;

    /// <summary>Whether an area comes within a distance of a country, or the country is in it.</summary>
    /// <param name="country">The outlines of the country.</param>
    /// <param name="area">The outline of the area, or its centre.</param>
    /// <param name="reach">Kilometres; around a centre, with the radius.</param>
    public static bool IsNear(ImmutableArray<Outline> country, Outline area, double reach) =>
        new[] { -360.0, 0, 360 }.Select(area.Moved).Any(moved => country.Any(outline => moved.Touches(outline, reach)) || Contain(country, moved._corners[0]));

    /// <summary>The same line, other longitudes: a map is cut at the date line, an area is not.</summary>
    private Outline Moved(double by) => by == 0 ? this : new Outline(
        [.. _corners.Select(corner => corner with { Longitude = corner.Longitude + by })], [.. _stretches.Select(stretch => stretch with { Bounds = stretch.Bounds.Moved(by) })], Bounds.Moved(by));

    private bool Touches(Outline other, double reach) =>
        Bounds.Grown(reach).Overlaps(other.Bounds) && (Contains(other._corners[0]) || _stretches.Any(stretch => stretch.Bounds.Grown(reach) is var near && other._stretches.Any(theirs =>
            near.Overlaps(theirs.Bounds) && EdgesOf(stretch).Any(mine => Box.Around([mine.A, mine.B]).Grown(reach).Overlaps(theirs.Bounds) && other.EdgesOf(theirs).Any(edge => Touch(mine, edge, reach))))));

    private bool Contains(AlertPoint point)
    {
        if (!Bounds.Overlaps(Box.Around([point])))
        {
            return false;
        }

        var isInside = false;
        for (var i = 0; i < _corners.Length; i++)
        {
            var (a, b) = EdgeAt(i);
            if (a.Latitude > point.Latitude != b.Latitude > point.Latitude && point.Longitude < a.Longitude + ((b.Longitude - a.Longitude) * (point.Latitude - a.Latitude) / (b.Latitude - a.Latitude)))
            {
                isInside = !isInside;
            }
        }

        return isInside;
    }

    private IEnumerable<(AlertPoint A, AlertPoint B)> EdgesOf(Stretch stretch) => Enumerable.Range(stretch.From, stretch.Count).Select(EdgeAt);

    private IEnumerable<AlertPoint> Ends(int edge) => [EdgeAt(edge).A, EdgeAt(edge).B];

    private (AlertPoint A, AlertPoint B) EdgeAt(int edge) => (_corners[edge], _corners[(edge + 1) % _corners.Length]);

    private static bool Touch((AlertPoint A, AlertPoint B) one, (AlertPoint A, AlertPoint B) other, double reach) =>
        Cross(one, other) || KmTo(one.A, other) <= reach || KmTo(one.B, other) <= reach || KmTo(other.A, one) <= reach || KmTo(other.B, one) <= reach;

    private static bool Cross((AlertPoint A, AlertPoint B) one, (AlertPoint A, AlertPoint B) other) =>
        Side(one, other.A) * Side(one, other.B) < 0 && Side(other, one.A) * Side(other, one.B) < 0;

    private static double Side((AlertPoint A, AlertPoint B) edge, AlertPoint point) =>
        ((edge.B.Longitude - edge.A.Longitude) * (point.Latitude - edge.A.Latitude)) - ((edge.B.Latitude - edge.A.Latitude) * (point.Longitude - edge.A.Longitude));

    /// <summary>How far a point is from an edge: on the globe, from the place on the edge that is nearest on a plane around both.</summary>
    private static double KmTo(AlertPoint point, (AlertPoint A, AlertPoint B) edge)
    {
        var narrow = Math.Cos(double.DegreesToRadians((point.Latitude + ((edge.A.Latitude + edge.B.Latitude) / 2)) / 2));
        var (x, y) = ((edge.B.Longitude - edge.A.Longitude) * narrow, edge.B.Latitude - edge.A.Latitude);
        var length = (x * x) + (y * y);
        var along = length == 0 ? 0 : Math.Clamp((((point.Longitude - edge.A.Longitude) * narrow * x) + ((point.Latitude - edge.A.Latitude) * y)) / length, 0, 1);
        return GreatCircle.Kilometres((point.Latitude, point.Longitude), (double.Lerp(edge.A.Latitude, edge.B.Latitude, along), double.Lerp(edge.A.Longitude, edge.B.Longitude, along)));
    }

    /// <summary>Edges one after the other, so that not each edge need be compared with each.</summary>
    private readonly record struct Stretch(int From, int Count, Box Bounds);

    private readonly record struct Box(double South, double West, double North, double East)
    {
        public static Box Around(IEnumerable<AlertPoint> points) => points.Aggregate(
            new Box(double.MaxValue, double.MaxValue, double.MinValue, double.MinValue),
            (box, point) => new Box(Math.Min(box.South, point.Latitude), Math.Min(box.West, point.Longitude), Math.Max(box.North, point.Latitude), Math.Max(box.East, point.Longitude)));

        public Box Moved(double by) => this with { West = West + by, East = East + by };

        public bool Overlaps(Box other) => South <= other.North && other.South <= North && West <= other.East && other.West <= East;

        /// <summary>The box with what is within a distance of it: all longitudes, where that reaches a pole.</summary>
        public Box Grown(double km)
        {
            var high = km / KmPerDegree;
            var farthest = Math.Max(Math.Abs(South), Math.Abs(North)) + high;
            var wide = farthest >= 90 ? 360 : Math.Min(360, high / Math.Cos(double.DegreesToRadians(farthest)));
            return new Box(South - high, West - wide, North + high, East + wide);
        }
    }
}
