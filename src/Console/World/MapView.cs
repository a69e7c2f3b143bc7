using System.Collections.Immutable;
using System.Globalization;

namespace Interpol.Mesh.Console.World;

/// <summary>The part of world.svg that a map shows, two and a half times as wide as high.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
public sealed record MapView(double X, double Y, double Width)
{
    private const double Ratio = 2.5;
    private const double Least = 240;

    /// <summary>All countries: without the poles.</summary>
    public static MapView World { get; } = new(0, 30, 2000);

    /// <summary>By how much smaller what has a size of its own is drawn, to look the same.</summary>
    public string Scale => Text(Width / World.Width);

    /// <summary>The same for SVG.</summary>
    public string Box => $"{Text(X)} {Text(Y)} {Text(Width)} {Text(Width / Ratio)}";

    /// <summary>The part around marks: at least 43 degrees wide, as its outlines are drawn for the world, with room at the edges, and within the world.</summary>
    /// <param name="marks">The marks.</param>
    public static MapView Around(ImmutableArray<MapMark> marks)
    {
        if (marks.IsEmpty)
        {
            return World;
        }

        var (left, right) = (marks.Min(mark => mark.X), marks.Max(mark => mark.X));
        var (top, bottom) = (marks.Min(mark => mark.Y), marks.Max(mark => mark.Y));
        var width = Math.Clamp(1.6 * Math.Max(right - left, Ratio * (bottom - top)), Least, World.Width);
        return new MapView(
            Math.Clamp(((left + right) / 2) - (width / 2), World.X, World.X + World.Width - width),
            Math.Clamp(((top + bottom) / 2) - (width / Ratio / 2), World.Y, World.Y + ((World.Width - width) / Ratio)),
            width);
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
