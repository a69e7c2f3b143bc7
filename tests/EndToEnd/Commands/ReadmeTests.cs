using System.Text.RegularExpressions;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

/// <summary>The README's commands do what it says: every block of shell commands in it runs here, in its order, on one mesh.</summary>
public sealed partial class ReadmeTests
{
    private const string Up = "./mesh up";

    /// <summary>What runs these tests.</summary>
    private const string Test = "./mesh test";

    [Fact]
    public async Task Every_command_in_the_readme_works()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(MeshCommand.Root, "README.md"));
        var blocks = ShellBlock().Matches(readme).Select(match => match.Groups["commands"].Value.Trim()).ToList();
        Assert.Contains(Up, blocks);
        Assert.Contains(Test, blocks);

        var output = new List<string>();
        await using (var mesh = await RunningMesh.StartAsync(throughLauncher: true))
        {
            foreach (var block in blocks.Where(block => block is not (Up or Test)))
            {
                var result = await mesh.Command.RunScriptAsync(block);
                Assert.True(result.ExitCode == 0, $"{block}\nends with {result.ExitCode}:\n{result.Output}\n{result.Errors}");
                output.Add(result.Output);
            }
        }

        Assert.Contains(output, text => text.Contains("\"acceptedHub\":\"lyon\"", StringComparison.Ordinal));
        Assert.Contains(output, text => text.Contains("Bonjour", StringComparison.Ordinal));
    }

    [GeneratedRegex("^```bash\n(?<commands>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
