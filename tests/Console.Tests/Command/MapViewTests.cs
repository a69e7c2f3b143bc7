using Interpol.Mesh.Console.World;

namespace Interpol.Mesh.Console.Tests.Command;

public sealed class MapViewTests
{
    [Theory]
    [InlineData("0,0", "880 452 240 96")]
    [InlineData("90,180", "1760 30 240 96")]
    [InlineData("-90,-180", "0 734 240 96")]
    [InlineData("0,0 0,90", "850 340 800 320")]
    [InlineData("0,-180 0,180", "0 30 2000 800")]
    [InlineData("", "0 30 2000 800")]
    public void The_map_shows_what_is_around_the_marks_and_never_beyond_the_world(string places, string box) =>
        Assert.Equal(box, MapView.Around([.. places.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Mark)]).Box);

    private static MapMark Mark(string place) => new(
        place,
        MapMarkKind.Position,
        double.Parse(place.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture),
        double.Parse(place.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture),
        string.Empty,
        Country: null,
        Address: null);
}
