using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

/// <summary><c>mesh up --postgres</c>, and the other commands on such a mesh.</summary>
public sealed class UpOnPostgresTests
{
    [Fact]
    public async Task Keeps_what_it_has_from_one_run_to_the_next_the_commands_know_where_it_is_and_no_server_is_left_behind()
    {
        await using var first = await RunningMesh.StartAsync("--postgres");
        Assert.Equal(4, first.Data.RunningMembers().Count);

        // Copies of records are in files there too.
        Assert.False(File.Exists(Path.Combine(first.Data.Path, "cluster.db")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(first.Data.Path, "hubs"), "*.db", SearchOption.AllDirectories));
        (await first.Command.RunAsync("send", "FR", "BR", "Bonjour", "--wait", "delivered")).Succeeded();
        var status = (await first.Command.RunAsync("status")).Succeeded().Output;
        foreach (var server in PrivateServer.All(first.Data))
        {
            Assert.Contains($"{server.Name} (process {server.Process!.Value.Pid})", status, StringComparison.Ordinal);
        }

        Assert.Equal($"{PrivateServer.Cluster(first.Data).Process!.Value.Pid}", (await first.Command.RunAsync("pid", "postgres-cluster")).Succeeded().Output);
        var audit = (await first.Command.RunAsync("audit", "verify", "--heads")).Succeeded().Output;
        Assert.All(HubName.All, hub => Assert.Contains($"{hub}: ", audit, StringComparison.Ordinal));
        Signals.Send(first.Member("singapore-1"), Signals.Kill);
        await first.WaitForOutputAsync("was killed by SIGKILL");
        (await first.Command.RunAsync("silo", "singapore", "--background")).Succeeded();

        (await first.Command.RunAsync("down")).Succeeded();
        Assert.Equal(0, await first.WaitForExitAsync());
        Assert.All(PrivateServer.All(first.Data), server => Assert.Null(server.Process));

        // How long a silo takes on a busy machine decides nothing here; a server is never killed.
        Assert.DoesNotContain(first.Output.Split('\n'), line => line.StartsWith("postgres-", StringComparison.Ordinal) && line.EndsWith("was killed.", StringComparison.Ordinal));
        await SaysItIsShutDownAsync(first, "postgres-lyon");
        Refused(await first.Command.RunAsync("silo", "singapore", "--background"), "postgres-cluster");
        Refused(await first.Command.RunAsync("audit", "verify"), "--url");

        await using var second = await first.StartAgainAsync();
        Assert.Contains("Bonjour", (await second.Command.RunAsync("feed", "BR")).Succeeded().Output, StringComparison.Ordinal);

        // Also when the command itself is killed.
        Signals.Send(second.Identity, Signals.Kill);
        await Until.TrueAsync("the end of all servers", () => PrivateServer.All(second.Data).All(server => server.Process is null), Until.Deadline);
        await SaysItIsShutDownAsync(second, "postgres-cluster");
        await Until.TrueAsync("the end of all processes", () => Leftovers.Of(second.Data.Path).Count == 0, Until.Deadline);
    }

    /// <summary>The last word of a server; its process file is gone a moment before.</summary>
    private static async Task SaysItIsShutDownAsync(RunningMesh mesh, string server) => await Until.TrueAsync(
        $"{server} to say that it is shut down",
        async () => (await File.ReadAllTextAsync(mesh.Data.LogFile(server))).TrimEnd().EndsWith("database system is shut down", StringComparison.Ordinal),
        Until.Deadline);

    [Theory]
    [InlineData("is on SQLite files", "--postgres")]
    [InlineData("leave it out", "--postgres", "--cluster-connection", "Host=a")]
    [InlineData("a --hub-connection for each of", "--cluster-connection", "Host=a")]
    [InlineData("once for each hub", "--hub-connection", "paris=Host=a")]
    [InlineData("Passfile", "--cluster-connection", "Host=a;Password=secret")]
    [InlineData("cannot be read", "--cluster-connection", "this is none", "--hub-connection", "lyon=Host=a", "--hub-connection", "singapore=Host=a", "--hub-connection", "buenos-aires=Host=a")]
    public async Task Refuses_databases_that_make_no_sense(string sentenceHas, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var command = new MeshCommand(folder.Path);
        await File.WriteAllTextAsync(folder.File(".interpol-mesh"), string.Empty);
        await File.WriteAllTextAsync(folder.File("cluster.db"), string.Empty);
        var refused = await command.RunAsync(["up", .. arguments]);
        Refused(refused, sentenceHas);
        Assert.DoesNotContain("secret", refused.Errors, StringComparison.Ordinal);
    }

    private static void Refused(CommandResult result, string sentenceHas)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentenceHas, Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }
}
