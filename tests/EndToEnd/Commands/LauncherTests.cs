using System.Diagnostics;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

/// <summary>The launcher on machines that lack something.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();

    public LauncherTests()
    {
        File.Copy(Path.Combine(MeshCommand.Root, "mesh"), _clone.File("mesh"));
        foreach (var project in new[] { "Cli", "Silo", "Gateway", "Contracts" })
        {
            Directory.CreateDirectory(_clone.File($"src/{project}"));
        }

        Directory.CreateDirectory(_clone.File("tools"));
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Names_the_SDK_when_dotnet_is_missing()
    {
        // Only the tools that the launcher itself needs.
        foreach (var tool in new[] { "bash", "dirname", "readlink", "mkdir", "cat" })
        {
            Link(tool);
        }

        var result = await RunAsync(_clone.File("tools"));
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("mesh: the .NET SDK 10 is missing: install the package dotnet-sdk-10.0", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_SDK_when_only_an_older_one_is_there()
    {
        await File.WriteAllTextAsync(_clone.File("tools/dotnet"), "#!/bin/sh\necho '8.0.404 [/usr/share/dotnet/sdk]'\n");
        File.SetUnixFileMode(_clone.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await RunAsync(_clone.File("tools") + ":/usr/bin:/bin");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has only: 8.0.404", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_build_when_that_is_forbidden()
    {
        var result = await RunAsync(Environment.GetEnvironmentVariable("PATH")!, noBuild: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no build to run", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_again_only_when_sources_have_changed_and_waits_for_nothing_that_a_build_left_running()
    {
        // A build makes folders beside the sources, and leaves a compiler running for minutes, which has all files open that it was given.
        await File.WriteAllTextAsync(_clone.File("tools/dotnet"), """
            #!/bin/sh
            case "$1" in
              --list-sdks) echo '10.0.100 [/usr/share/dotnet/sdk]' ;;
              build)
                for project in Cli Silo Gateway Contracts; do mkdir -p "$MESH_ROOT/src/$project/obj" "$MESH_ROOT/src/$project/bin/Release/net10.0"; done
                : >"$MESH_ROOT/src/Cli/bin/Release/net10.0/Interpol.Mesh.Cli.dll"
                echo "$2" >>"$MESH_ROOT/builds"
                sleep 120 </dev/null >/dev/null 2>&1 &
                echo $! >>"$MESH_ROOT/compilers" ;;
            esac
            """);
        File.SetUnixFileMode(_clone.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json" })
        {
            await File.WriteAllTextAsync(_clone.File(name), string.Empty);
        }

        try
        {
            Assert.Equal(3, await BuildsAsync());
            Assert.Equal(3, await BuildsAsync());
            await File.WriteAllTextAsync(_clone.File("src/Contracts/New.cs"), string.Empty);
            Assert.Equal(6, await BuildsAsync());
            Assert.All(await File.ReadAllLinesAsync(_clone.File("compilers")), compiler => Assert.True(Directory.Exists($"/proc/{compiler}"), "It waited until the compiler had ended."));
        }
        finally
        {
            (await MeshCommand.FinishAsync(Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"kill $(cat '{_clone.File("compilers")}') 2>/dev/null || true"]) { RedirectStandardOutput = true, RedirectStandardError = true })!)).Succeeded();
        }

        async Task<int> BuildsAsync()
        {
            (await RunAsync(_clone.File("tools") + ":/usr/bin:/bin")).Succeeded();
            return (await File.ReadAllLinesAsync(_clone.File("builds"))).Length;
        }
    }

    [Theory]
    [InlineData(5, 5, 5, 0, "7 passed, 0 failed, 0 skipped")]
    [InlineData(6, 5, 4, 1, "6 passed, 1 failed, 1 skipped")]
    [InlineData(5, 4, 4, 0, "6 passed, 0 failed, 1 skipped")]
    [InlineData(3, 3, 3, 1, "5 passed, 1 failed, 0 skipped")] // Broken off: the tests that ended were good.
    public async Task A_test_run_ends_with_the_totals_of_all_projects_alone_on_a_line(int total, int executed, int passed, int status, string last)
    {
        await File.WriteAllTextAsync(_clone.File("tools/dotnet"), $$"""
            #!/bin/sh
            write() {
              mkdir -p "$MESH_ROOT/.mesh/test-results/$1"
              printf '<Results />\n  <Counters total="%s" executed="%s" passed="%s" failed="0" error="0" />\n' "$2" "$3" "$4" >"$MESH_ROOT/.mesh/test-results/$1/results.trx"
            }
            write One 2 2 2
            write Two {{total}} {{executed}} {{passed}}
            exit {{status}}
            """);
        File.SetUnixFileMode(_clone.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await RunAsync(_clone.File("tools") + ":/usr/bin:/bin", noBuild: true, "test", "--filter", "Any");
        Assert.Equal(last, result.Output.Split('\n')[^1]);
        Assert.Equal(last.EndsWith("0 failed, 0 skipped", StringComparison.Ordinal) ? 0 : 1, result.ExitCode);
    }

    [Fact]
    public async Task A_test_run_names_again_at_its_end_what_failed()
    {
        await File.WriteAllTextAsync(_clone.File("tools/dotnet"), """
            #!/bin/sh
            mkdir -p "$MESH_ROOT/.mesh/test-results/One"
            cat >"$MESH_ROOT/.mesh/test-results/One/results.trx" <<END
            <UnitTestResult executionId="1" testName="Room.Good" outcome="Passed" />
            <UnitTestResult executionId="2" testName="Room.Bad" outcome="Failed" testListId="3">
              <Output>
                <StdOut>Much.</StdOut>
                <ErrorInfo>
                  <Message>Expected: 1
            Actual: 2</Message>
            <Counters total="2" executed="2" passed="1" failed="1" error="0" />
            END
            exit 1
            """);
        File.SetUnixFileMode(_clone.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await RunAsync(_clone.File("tools") + ":/usr/bin:/bin", noBuild: true, "test", "--filter", "Any");
        Assert.Equal(["Failed: Room.Bad", "Expected: 1", "Actual: 2"], result.Output.Split('\n')[..^2].Select(line => line.Trim()));
        Assert.Equal("1 passed, 1 failed, 0 skipped", result.Output.Split('\n')[^1]);
    }

    private void Link(string tool) =>
        File.CreateSymbolicLink(_clone.File("tools/" + tool), File.Exists("/usr/bin/" + tool) ? "/usr/bin/" + tool : "/bin/" + tool);

    private Task<CommandResult> RunAsync(string path, bool noBuild = false, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", [_clone.File("mesh"), .. arguments.DefaultIfEmpty("status")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        if (noBuild)
        {
            start.Environment["MESH_NO_BUILD"] = "1";
        }

        return MeshCommand.FinishAsync(Process.Start(start)!);
    }
}
