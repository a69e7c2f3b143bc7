using System.Globalization;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Alerts;

namespace Interpol.Mesh.Grains.Tests.Alerts;

/// <summary>In or near which countries alerts are, by the outlines of the map.</summary>
public sealed class AlertGeographyTests
{
    [Theory]
    [InlineData("the middle of Siberia", 62, 105, 0, "RU")]
    [InlineData("the middle of the Sahara", 22, 5, 0, "DZ")]
    [InlineData("Western Australia", -25, 122, 0, "AU")]
    [InlineData("Chukotka, behind the date line", 66, -175, 0, "RU")]
    [InlineData("Lesotho, inside South Africa", -29.5, 28.2, 0, "LS ZA")]
    [InlineData("the sea 150 km off Chile", -30, -73.2, 0, "CL")]
    [InlineData("the sea 500 km off Chile", -30, -77, 0, "")]
    [InlineData("the sea before Sumatra", 3.3, 95.9, 0, "ID")]
    [InlineData("Nauru, a dot", -0.5, 166.9, 0, "NR")]
    [InlineData("the Marshall Islands", 7.1, 171.4, 0, "MH")]
    [InlineData("the Maldives, a dot", 4.2, 73.5, 0, "MV")]
    [InlineData("Fiji, on both sides of the date line", -17.5, -179.9, 0, "FJ")]
    [InlineData("Samoa, with American Samoa beside it", -13.8, -172, 0, "US WS")]
    [InlineData("New Caledonia, of France", -21.5, 165.5, 0, "FR")]
    [InlineData("Greenland, of Denmark", 72, -40, 0, "DK")]
    [InlineData("Puerto Rico, of the United States", 18.2, -67.2, 0, "DO US")]
    [InlineData("Antarctica", -82, 40, 0, "")]
    [InlineData("the South Pole", -90, 0, 0, "")]
    [InlineData("the North Pole", 90, 0, 0, "")]
    [InlineData("the middle of the Pacific", -30, -125, 0, "")]
    [InlineData("a wide circle at sea", -30, -77, 400, "CL")]
    [InlineData("a circle over the North Pole", 90, 0, 750, "CA DK RU")]
    public void A_point_or_circle_is_near_whose_land_is(string place, double latitude, double longitude, double radius, string countries)
    {
        Assert.NotEmpty(place);
        Assert.Equal(countries, CountriesOf(new AlertArea([new AlertPoint(latitude, longitude)], radius)));
    }

    [Theory]
    [InlineData("inside Brazil, none of its corners near a border", "-10,-55 -10,-50 -14,-50 -14,-55", "BR")]
    [InlineData("around Sri Lanka", "5,78.5 5,83 10.5,83 10.5,79", "IN LK")]
    [InlineData("around New Zealand, over the date line", "-50,160 -50,-175 -30,-175 -30,160", "AU NZ")]
    [InlineData("the same, from the other side", "-50,-175 -30,-175 -30,160 -50,160", "AU NZ")]
    [InlineData("a strip through Chile from sea to land", "-30,-78 -30.1,-78 -30.1,-60 -30,-60", "AR CL")]
    [InlineData("the sea between Africa and South America", "-10,-20 -10,-15 -20,-15 -20,-20", "")]
    public void A_polygon_is_near_whose_land_is_in_it_around_it_or_beside_it(string place, string corners, string countries)
    {
        Assert.NotEmpty(place);
        Assert.Equal(countries, CountriesOf(new AlertArea(
            [.. corners.Split(' ').Select(corner => corner.Split(',')).Select(corner => new AlertPoint(double.Parse(corner[0], CultureInfo.InvariantCulture), double.Parse(corner[1], CultureInfo.InvariantCulture)))], 0)));
    }

    [Fact]
    public void All_countries_have_land_and_their_principal_city_is_in_or_near_it()
    {
        var countries = OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).ToList();
        Assert.All(countries, country => Assert.NotEmpty(CountryOutlines.Default.Of(country.Code)));
        Assert.All(countries, country => Assert.True(
            Outline.IsNear(CountryOutlines.Default.Of(country.Code), new Outline([new AlertPoint(country.Latitude!.Value, country.Longitude!.Value)]), 60), $"The principal city of {country.Code} is away from it."));
    }

    private static string CountriesOf(AlertArea area) =>
        string.Join(' ', AlertGeography.CountriesOf(OwnerDirectory.Default, new AlertMessage(default, AlertKind.Alert, AlertLevel.Red, "h", []) { Areas = [area] }));
}
