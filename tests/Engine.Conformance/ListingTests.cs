using System.Text;

namespace Interpol.Mesh.Engine.Conformance;

/// <summary>Everything public in the engine stands in the list of Orleans' public names, with the same signature.</summary>
public sealed class ListingTests
{
    private const int ListedTypes = 500;

    private static readonly SurfaceListing Listing = SurfaceListing.Read();

    [Fact]
    public void Every_public_type_and_member_stands_in_the_list()
    {
        var differences = new StringBuilder();
        foreach (var type in EngineAssembly.Surface)
        {
            var kind = Listing.KindOf(type.Name);
            if (kind is null)
            {
                differences.AppendLine($"type {type.Name} is not in the list");
                continue;
            }

            if (kind != type.Kind)
            {
                differences.AppendLine($"type {type.Name} is '{type.Kind}', listed '{kind}'");
            }

            foreach (var member in type.Members.Where(member => member.Listed is not null && !Listing.Has(type.Name, member.Listed)))
            {
                differences.AppendLine($"{type.Name}: {member.Listed}");
                foreach (var similar in Listing.Similar(type.Name, member.Name))
                {
                    differences.AppendLine($"    listed: {similar}");
                }
            }
        }

        Assert.True(differences.Length == 0, $"The engine's public surface differs from the list:\n{differences}");
    }

    [Fact]
    public void The_list_is_read_whole()
    {
        Assert.True(Listing.Count > ListedTypes);
        Assert.Equal("interface", Listing.KindOf("Orleans.IGrain"));
        Assert.True(Listing.Has("Orleans.IClusterClient", "ServiceProvider { get; } -> System.IServiceProvider"));
        Assert.NotEmpty(EngineAssembly.Surface);
    }

    [Fact]
    public void No_public_type_lives_in_a_namespace_of_the_engine() =>
        Assert.DoesNotContain(EngineAssembly.Surface, type => type.Name.StartsWith("Interpol.", StringComparison.Ordinal));
}
