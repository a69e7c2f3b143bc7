using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>
/// The outlines of the member countries, each with its territories: those of the console's map (Natural Earth, 1:50 million), whose corners lie on a grid of 0.18 degrees, so that a coast or border is right to
/// about 15 km. Where a territory belongs is in <c>territories.csv</c>: those of ISO 3166 that are no members themselves. Land without a code is nobody's here.
/// </summary>
internal sealed partial class CountryOutlines
{
    private const double DegreesPerUnit = 0.18;

    private readonly ImmutableDictionary<OwnerId, ImmutableArray<Outline>> _countries;

    private CountryOutlines(ImmutableDictionary<OwnerId, ImmutableArray<Outline>> countries) => _countries = countries;

    /// <summary>Those of the map.</summary>
    public static CountryOutlines Default { get; } = Load();

    /// <summary>The outlines of a country: land, islands, and what of other countries lies inside it; empty for an owner without land.</summary>
    public ImmutableArray<Outline> Of(OwnerId country) => _countries.GetValueOrDefault(country, []);

    private static CountryOutlines Load()
    {
        using var table = new StreamReader(Resource("territories.csv"));
        var members = table.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(',')).ToDictionary(row => row[0], row => row[1]);
        using var map = Resource("world.svg");
        return new CountryOutlines(XDocument.Load(map).Root!.Elements()
            .Select(path => (Code: (string)path.Attribute("id")!, Path: (string)path.Attribute("d")!))
            .GroupBy(land => members.GetValueOrDefault(land.Code, land.Code), land => land.Path)
            .Where(country => OwnerId.TryParse(country.Key, out _))
            .ToImmutableDictionary(country => OwnerId.Parse(country.Key), country => country.SelectMany(OutlinesOf).ToImmutableArray()));
    }

    private static Stream Resource(string name) => typeof(CountryOutlines).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");

    /// <summary>The parts of a path: rings of steps (<c>M x y l dx dy ... z</c>), and circles of four units around what is too small for one (<c>M x y a ...</c>), which begin at their western edge.</summary>
    private static IEnumerable<Outline> OutlinesOf(string path)
    {
        foreach (var part in path.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = Numbers().Matches(part).Select(number => int.Parse(number.ValueSpan, CultureInfo.InvariantCulture)).ToList();
            if (part.Contains('a', StringComparison.Ordinal))
            {
                yield return new Outline([PointAt(numbers[0] + numbers[2], numbers[1])]);
                continue;
            }

            var (x, y) = (0, 0);
            yield return new Outline([.. numbers.Chunk(2).Select(step => PointAt(x += step[0], y += step[1]))]);
        }
    }

    /// <summary>Plate carree: 2000 units are 360 degrees from the date line, 1000 are 180 from the North Pole.</summary>
    private static AlertPoint PointAt(int x, int y) => new(90 - (y * DegreesPerUnit), (x * DegreesPerUnit) - 180);

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Numbers();
}
