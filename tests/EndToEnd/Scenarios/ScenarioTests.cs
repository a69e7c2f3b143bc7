using System.Text.RegularExpressions;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Scenarios;

/// <summary>The scenarios over real processes: their own checks say whether the end is as it has to be.</summary>
[Collection(RepairedMesh.Collection)]
public sealed partial class ScenarioTests(RepairedMesh shared, ITestOutputHelper output)
{
    [Theory]
    [InlineData("earthquake", "singapore")]
    [InlineData("attack", "lyon")]
    [InlineData("games", "buenos-aires")]
    public Task Ends_the_same_whether_a_hub_is_killed_in_the_middle_or_not(string scenario, string killed) => shared.UseAsync(output, async mesh =>
    {
        var undisturbed = await PlayAsync(mesh, scenario);
        var disturbed = await PlayAsync(mesh, scenario, "--kill", killed);
        Assert.Contains(disturbed, line => line.EndsWith($"{killed} is killed: {killed}-1", StringComparison.Ordinal));
        Assert.Equal(End(undisturbed), End(disturbed));
        Assert.True(End(disturbed).Count >= 6);
    });

    private async Task<string[]> PlayAsync(MeshProcesses mesh, string scenario, params string[] options)
    {
        var played = (await mesh.Command.RunAsync(["demo", scenario, .. options])).Succeeded();
        output.WriteLine(played.Output);
        var lines = played.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.StartsWith("FAILS", StringComparison.Ordinal));
        return lines;
    }

    /// <summary>What holds at the end, but for the numbers that count on: of the deployment, and of all that the leading room has written.</summary>
    private static List<string> End(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.StartsWith("holds  ", StringComparison.Ordinal)).Select(line => CountedOn().Replace(line, "#"))];

    [GeneratedRegex(@"(?<=IRT-\d{4}-|IMEST-\d{4}-)\d+|\d+(?= entries of its log| epoch)")]
    private static partial Regex CountedOn();
}
