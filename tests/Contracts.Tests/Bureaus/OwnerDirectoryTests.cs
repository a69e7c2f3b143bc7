using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Tests.Bureaus;

public sealed class OwnerDirectoryTests
{
    private static readonly OwnerDirectory Directory = OwnerDirectory.Default;

    [Fact]
    public void Every_line_of_the_lists_is_an_owner()
    {
        var lines = Lines("members.csv") + Lines("owners.csv");

        Assert.Equal(lines, Directory.All.Length);
        Assert.Equal(Lines("members.csv"), Directory.All.Count(owner => owner.Kind == OwnerKind.Country));
    }

    [Fact]
    public void Every_owner_is_found_by_its_code()
    {
        Assert.All(Directory.All, owner => Assert.Same(owner, Directory.Find(owner.Code)));
        Assert.Equal(Directory.All.Length, Directory.All.Select(owner => owner.Code).Distinct().Count());
        Assert.Null(Directory.Find(new OwnerId("XX")));
        Assert.False(Directory.Contains(new OwnerId("XX")));
    }

    [Fact]
    public void Countries_are_complete_and_others_are_no_countries()
    {
        Assert.All(Directory.All, owner => Assert.False(string.IsNullOrWhiteSpace(owner.Name)));
        Assert.All(Directory.All.Where(owner => owner.Kind == OwnerKind.Country), country =>
        {
            Assert.Equal(2, country.Code.Value.Length);
            Assert.Equal(3, country.Iso3!.Length);
            Assert.False(string.IsNullOrWhiteSpace(country.Region));
            Assert.Contains('/', country.TimeZone!);
            Assert.InRange(country.Latitude!.Value, -90, 90);
            Assert.InRange(country.Longitude!.Value, -180, 180);
        });
        Assert.All(Directory.All.Where(owner => owner.Kind != OwnerKind.Country), other => Assert.Null(other.Iso3));
    }

    [Fact]
    public void Every_hub_is_home_to_somebody() =>
        Assert.All(HubName.All, hub => Assert.Contains(Directory.All, owner => owner.Home == hub));

    [Theory]
    [InlineData("FR", OwnerKind.Country, "lyon")]
    [InlineData("BR", OwnerKind.Country, "buenos-aires")]
    [InlineData("SG", OwnerKind.Country, "singapore")]
    [InlineData("IPSG", OwnerKind.Secretariat, "lyon")]
    [InlineData("914", OwnerKind.Tribunal, "lyon")]
    [InlineData("UNK", OwnerKind.Mission, "lyon")]
    public void Known_owners_are_what_they_are(string code, OwnerKind kind, string hub)
    {
        var owner = Directory.Find(new OwnerId(code))!;

        Assert.Equal(kind, owner.Kind);
        Assert.Equal(hub, owner.Home.Value);
    }

    /// <summary>Lines with content after the heading.</summary>
    private static int Lines(string resource)
    {
        using var reader = new StreamReader(typeof(OwnerDirectory).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length - 1;
    }
}
