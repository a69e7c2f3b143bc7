using Interpol.Mesh.Console.Identification;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Console.Tests.Identification;

public sealed class ToothPlaceTests
{
    [Theory]
    [InlineData("18", 0, true, true)]
    [InlineData("11", 7, true, true)]
    [InlineData("21", 8, true, false)]
    [InlineData("28", 15, true, false)]
    [InlineData("38", 15, false, false)]
    [InlineData("31", 8, false, false)]
    [InlineData("48", 0, false, true)]
    [InlineData("55", 3, true, true)]
    [InlineData("75", 12, false, false)]
    public void Teeth_stand_as_one_looks_at_the_person(string tooth, int column, bool isUpper, bool isMesialRight) =>
        Assert.Equal(new ToothPlace(tooth, column, isUpper, isMesialRight, tooth[0] > '4'), Assert.Single(ToothPlace.All, place => place.Tooth == tooth));

    [Fact]
    public void No_two_teeth_stand_at_one_place()
    {
        Assert.Equal(52, ToothPlace.All.Length);
        Assert.Equal(52, ToothPlace.All.Select(place => (place.Column, place.IsUpper, place.IsDeciduous)).Distinct().Count());
    }

    [Theory]
    [InlineData("filled", "MOD", "DMO")]
    [InlineData("filled", "mv", "BM")]
    [InlineData("filled", "IP", "LO")]
    [InlineData("filled", null, "BDLMO")]
    [InlineData("sound", "MOD", "")]
    [InlineData("missing", null, "")]
    public void Surfaces_are_drawn_of_fillings_alone(string state, string? surfaces, string drawn) =>
        Assert.Equal(drawn.Order(), ToothPlace.SurfacesOf(new FileTooth("16", state, surfaces)).Order());
}
