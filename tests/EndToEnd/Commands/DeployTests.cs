using System.Text.RegularExpressions;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

/// <summary>What the page on several machines says: its shell commands run, and its examples of units and files are good ones.</summary>
public sealed partial class DeployTests : IDisposable
{
    // Its name has no spaces, as little as those in the commands.
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-page-").FullName;

    private static readonly string Page = File.ReadAllText(Path.Combine(MeshCommand.Root, "docs", "deploy.md"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_command_on_the_page_works()
    {
        var command = new MeshCommand(Path.Combine(_folder, "data"));
        foreach (var block in ShellBlock().Matches(Page).Select(match => match.Groups["commands"].Value.Trim().Replace("/tmp/mesh-", _folder + "/", StringComparison.Ordinal)))
        {
            var result = await command.RunScriptAsync(block);
            Assert.True(result.ExitCode == 0, $"{block}\nends with {result.ExitCode}:\n{result.Output}\n{result.Errors}");
        }

        // What was published is told what to do by the variables of the page, and says what it lacks on this machine: the databases, and the page's address.
        await RefusedAsync("silo", "Interpol.Mesh.Silo.dll", "192.0.2.10");
        await RefusedAsync("gateway", "Interpol.Mesh.Gateway.dll", "198.51.100.5");

        async Task RefusedAsync(string program, string assembly, string address)
        {
            var script = $"set -a; MESH_DATA={_folder}/{program}; MESH_KEYS={_folder}/keys-office/keys\n{Variables(program)}\ndotnet {_folder}/publish/{program}/{assembly}";
            var result = await command.RunScriptAsync(script);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(address, Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_units_are_good_ones()
    {
        var command = new MeshCommand(Path.Combine(_folder, "data"));
        foreach (var unit in new[] { "mesh-silo@.service", "mesh-gateway@.service" })
        {
            // Where there is no systemd, or dotnet lies elsewhere, what can be checked is.
            var result = await command.RunScriptAsync($"systemd-analyze verify --man=no {Path.Combine(MeshCommand.Root, "deploy", "systemd", unit)} 2>&1 | grep mesh- | grep -v 'not found\\|not executable' || true");
            Assert.Empty(result.Output);
        }
    }

    /// <summary>The variables of a program's unit, as the page shows them.</summary>
    private static string Variables(string program) => VariableBlock().Matches(Page).Select(match => match.Groups["variables"].Value).Single(text => text.Contains("MESH_OWNER", StringComparison.Ordinal) == (program == "gateway"));

    [GeneratedRegex("^```bash\n(?<commands>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("^```\n(?<variables>MESH_.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex VariableBlock();
}
