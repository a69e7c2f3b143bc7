using System.Text;
using Interpol.Mesh.Engine.Conformance.Metadata;

namespace Interpol.Mesh.Engine.Conformance;

/// <summary>What the engine has of the assemblies that the registry serves is in their real metadata: access, parameters, defaults, nullability, constraints.</summary>
public sealed class RealAssemblyTests
{
    private const string Version = "10.4.2";

    // What only the container calls, and explicitly: an application cannot depend on it.
    private static readonly string[] Disposal = ["System.IAsyncDisposable", "System.IDisposable"];

    private static readonly SurfaceListing Listing = SurfaceListing.Read();

    public static TheoryData<string, string> Assemblies { get; } = new()
    {
        { "microsoft.orleans.core.abstractions", "Orleans.Core.Abstractions" },
        { "microsoft.orleans.clustering.adonet", "Orleans.Clustering.AdoNet" },
        { "microsoft.orleans.persistence.adonet", "Orleans.Persistence.AdoNet" },
        { "microsoft.orleans.reminders.adonet", "Orleans.Reminders.AdoNet" },
        { "microsoft.orleans.testinghost", "Orleans.TestingHost" },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_engine_agrees_with(string package, string assembly)
    {
        var folder = Path.Combine(EngineAssembly.BuildFact("PackageFolder"), package, Version, "lib", "net10.0");
        var real = AssemblySurface.Read(Path.Combine(folder, assembly + ".dll")).ToDictionary(type => type.Name, StringComparer.Ordinal);
        var differences = new StringBuilder();
        foreach (var type in EngineAssembly.Surface)
        {
            if (real.TryGetValue(type.Name, out var other))
            {
                Compare(type, other, differences);
            }
        }

        Assert.True(differences.Length == 0, $"The engine differs from {assembly} {Version}:\n{differences}");
    }

    [Fact]
    public void The_comparison_meets_most_of_the_grain_api()
    {
        var folder = Path.Combine(EngineAssembly.BuildFact("PackageFolder"), "microsoft.orleans.core.abstractions", Version, "lib", "net10.0");
        var real = AssemblySurface.Read(Path.Combine(folder, "Orleans.Core.Abstractions.dll")).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Orleans.Grain", real);
        Assert.True(EngineAssembly.Surface.Count(type => real.Contains(type.Name)) > 50);
    }

    private static void Compare(TypeSurface type, TypeSurface real, StringBuilder differences)
    {
        if (type.Kind != real.Kind)
        {
            differences.AppendLine($"type {type.Name} is '{type.Kind}', really '{real.Kind}'");
        }

        if (type.Usage != real.Usage)
        {
            differences.AppendLine($"attribute {type.Name} may stand elsewhere: {type.Usage}, really {real.Usage}");
        }

        foreach (var extra in type.Interfaces.Except(real.Interfaces, StringComparer.Ordinal).Except(Disposal, StringComparer.Ordinal))
        {
            differences.AppendLine($"type {type.Name} implements {extra}, really only {string.Join(", ", real.Interfaces)}");
        }

        var members = real.Members.Select(member => member.Detailed).ToHashSet(StringComparer.Ordinal);
        foreach (var member in type.Members.Where(member => !members.Contains(member.Detailed) && !IsOfAnotherAssembly(type, member, real)))
        {
            differences.AppendLine($"{type.Name}: {member.Detailed}");
            foreach (var similar in real.Members.Where(other => other.Name == member.Name))
            {
                differences.AppendLine($"    really: {similar.Detailed}");
            }
        }
    }

    // Several assemblies have a class of extensions of the same name; the list shows them as one.
    private static bool IsOfAnotherAssembly(TypeSurface type, MemberSurface member, TypeSurface real) =>
        type.Kind == "static class" && member.Listed is { } listed && Listing.Has(type.Name, listed) && real.Members.All(other => other.Listed != listed);
}
