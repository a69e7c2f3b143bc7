namespace Interpol.Mesh.Engine.Conformance;

/// <summary>The application could run on Orleans itself: its own code uses nothing of the engine but what is public there. Only generated code may see more.</summary>
public sealed class ApplicationCodeTests
{
    [Theory]
    [InlineData("Contracts")]
    [InlineData("Grains")]
    [InlineData("Storage")]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    [InlineData("Cli")]
    [InlineData("Boundary")]
    public void No_own_code_uses_internals_of_the_engine(string room)
    {
        var path = Path.Combine(EngineAssembly.BuildFact("SourceFolder"), room, "bin", EngineAssembly.BuildFact("Configuration"), "net10.0", $"Interpol.Mesh.{room}.dll");
        using var assembly = new ApplicationAssembly(path);
        var visible = Visible();
        var uses = assembly.UsesOfEngine().ToList();
        var forbidden = uses.Where(use => !visible.Contains(use.Member)).Select(use => $"{use.Place} uses {use.Member}").ToList();
        Assert.True(forbidden.Count == 0, $"The code of {room} uses what is internal to the engine:\n{string.Join('\n', forbidden)}");
    }

    [Fact]
    public void The_search_sees_internals_where_they_are_used()
    {
        using var assembly = new ApplicationAssembly(typeof(ApplicationCodeTests).Assembly.Location);
        var visible = Visible();
        Assert.Contains(assembly.UsesOfEngine(), use => !visible.Contains(use.Member) && use.Place.Contains(nameof(UseOfInternals), StringComparison.Ordinal));
        Assert.Contains(assembly.UsesOfEngine(), use => use.Member == "Orleans.Runtime.RequestContext::Get" && visible.Contains(use.Member));
    }

    [Fact]
    public void No_source_of_the_application_names_the_engine()
    {
        var root = EngineAssembly.BuildFact("SourceFolder");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(root, path).StartsWith("Engine", StringComparison.Ordinal) && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path =>
        {
            var text = File.ReadAllText(path);
            Assert.DoesNotContain("Interpol.Mesh.Engine", text, StringComparison.Ordinal);
            Assert.DoesNotContain("#if ", text, StringComparison.Ordinal);
        });
    }

    private static HashSet<string> Visible()
    {
        var visible = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in EngineAssembly.Surface)
        {
            var bracket = type.Name.IndexOf('<', StringComparison.Ordinal);
            var name = bracket < 0 ? type.Name : type.Name[..bracket];
            visible.Add(name);
            foreach (var member in type.Members)
            {
                visible.UnionWith(new[] { member.Name, $"get_{member.Name}", $"set_{member.Name}" }.Select(item => $"{name}::{(item == "ctor" ? ".ctor" : item)}"));
            }
        }

        return visible;
    }

    private static object? UseOfInternals() => RequestContext.Export() ?? RequestContext.Get("key");
}
