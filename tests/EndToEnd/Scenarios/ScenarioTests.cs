using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Scenarios;

/// <summary>The scenarios over real processes: their own checks say whether the end is as it has to be.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class ScenarioTests(RepairedMesh shared, ITestOutputHelper output)
{
    [Theory]
    [InlineData("earthquake", "singapore")]
    [InlineData("attack", null)]
    [InlineData("games", null)]
    public Task Ends_as_it_has_to_whatever_is_killed_in_the_middle(string scenario, string? killed) => shared.UseAsync(output, async mesh =>
    {
        var played = (await mesh.Command.RunAsync(killed is null ? ["demo", scenario] : ["demo", scenario, "--kill", killed])).Succeeded();
        output.WriteLine(played.Output);
        var lines = played.Output.Split('\n');
        Assert.Equal(killed is not null, lines.Any(line => line.EndsWith($"{killed} is killed: {killed}-1", StringComparison.Ordinal)));
        Assert.True(lines.Count(line => line.StartsWith("holds  ", StringComparison.Ordinal)) >= 6, played.Output);
        Assert.DoesNotContain(lines, line => line.StartsWith("FAILS", StringComparison.Ordinal));
    });
}
