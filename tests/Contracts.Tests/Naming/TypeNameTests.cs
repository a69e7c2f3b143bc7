using System.Text.RegularExpressions;

namespace Interpol.Mesh.Contracts.Tests.Naming;

/// <summary>A name means one thing in the whole of <c>src</c>: whoever reads it in one room knows it in the others.</summary>
public sealed partial class TypeNameTests
{
    [Fact]
    public void No_two_types_have_one_name()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Interpol.Mesh.sln")))
        {
            root = root.Parent!;
        }

        var types = Directory.EnumerateFiles(Path.Combine(root.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .SelectMany(text => Declaration().Matches(text).Select(type => (Name: type.Groups["name"].Value, Place: Namespace().Match(text).Groups["name"].Value)))
            .Distinct()
            .ToList();

        Assert.True(types.Count > 100, "the sources of src were found");
        Assert.Empty(types.GroupBy(type => type.Name).Where(group => group.Count() > 1 && group.Key != "Program").Select(group => string.Join(" and ", group)));
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )+(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\]?]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
