using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>Silos and gateways that cannot start say why and what to do, in a sentence on standard error, and end with an exit code that is not zero.</summary>
public sealed class StartUpTests(ITestOutputHelper output)
{
    private const int Failed = 1;

    [Theory]
    [InlineData("journal.db")]
    [InlineData("state.db")]
    [InlineData("attachments.db")]
    [InlineData("items.db")]
    [InlineData("replica.db")]
    public Task A_silo_refuses_a_corrupt_file_of_its_own_hub(string file) => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        await File.WriteAllTextAsync(mesh.HubFile(HubName.Lyon, file), string.Concat(Enumerable.Repeat("This is no database. ", 1000)));
        AssertRefused(await mesh.RefuseSiloAsync("lyon"), mesh.HubFile(HubName.Lyon, file));
    });

    [Theory]
    [InlineData("journal.db")]
    [InlineData("cluster.db")]
    public Task A_silo_refuses_a_database_that_somebody_else_keeps_locked(string file) => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        var path = file == "cluster.db" ? Path.Combine(mesh.Data.Path, file) : mesh.HubFile(HubName.Lyon, file);
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync();
        await using (var command = other.CreateCommand())
        {
            command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE other (id INTEGER); COMMIT; BEGIN EXCLUSIVE;";
            await command.ExecuteNonQueryAsync();
        }

        AssertRefused(await mesh.RefuseSiloAsync("lyon"), file, "locked");
    });

    [Theory]
    [InlineData("--silo-port")]
    [InlineData("--gateway-port")]
    [InlineData("--health-port")]
    public Task A_silo_refuses_a_port_that_was_given_and_is_taken(string option) => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        using var taken = new TakenPort();
        AssertRefused(await mesh.RefuseSiloAsync("lyon", option, taken.Number), taken.Number, option);
    });

    [Fact]
    public Task A_gateway_refuses_a_port_that_was_given_and_is_taken() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        using var taken = new TakenPort();
        AssertRefused(await mesh.RefuseGatewayAsync("FR", "--port", taken.Number), taken.Number, "--port");
    });

    [Theory]
    [InlineData("paris", "lyon, singapore, buenos-aires")]
    [InlineData("", "lyon, singapore, buenos-aires")]
    public Task A_silo_refuses_a_hub_that_does_not_exist(string hub, string sentence) => MeshProcesses.UseNewAsync(output, async mesh =>
        AssertRefused(await mesh.RefuseSiloAsync(hub), sentence));

    [Theory]
    [InlineData("--number", "0")]
    [InlineData("--silo-port", "70000")]
    [InlineData("--provider", "oracle")]
    [InlineData("--colour", "blue")]
    public Task A_silo_refuses_options_that_make_no_sense(string option, string value) => MeshProcesses.UseNewAsync(output, async mesh =>
        AssertRefused(await mesh.RefuseSiloAsync("lyon", option, value), option));

    [Theory]
    [InlineData("XX", "XX is not an owner")]
    [InlineData("fr", "fr is not an owner")]
    [InlineData("FR; rm -rf", "is not an owner")]
    public Task A_gateway_refuses_an_owner_that_does_not_exist(string owner, string sentence) => MeshProcesses.UseNewAsync(output, async mesh =>
        AssertRefused(await mesh.RefuseGatewayAsync(owner), sentence));

    [Fact]
    public Task A_gateway_refuses_a_hub_that_does_not_exist() => MeshProcesses.UseNewAsync(output, async mesh =>
        AssertRefused(await mesh.RefuseGatewayAsync("FR", "--hub", "paris"), "lyon, singapore, buenos-aires"));

    [Fact]
    public Task A_gateway_refuses_to_start_without_the_tokens_key() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        Directory.Delete(mesh.Data.Keys, recursive: true);
        AssertRefused(await mesh.RefuseGatewayAsync("FR", "--development-tokens", "yes"), "tokens.pub.pem", "mesh token");
    });

    [Fact]
    public Task A_second_silo_or_gateway_of_the_same_name_is_refused_and_the_first_goes_on() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        var silo = await mesh.StartSiloAsync(HubName.Lyon);
        var gateway = await mesh.StartGatewayAsync(HubName.Lyon);
        AssertRefused(await mesh.RefuseSiloAsync("lyon"), "lyon-1", "--number");
        AssertRefused(await mesh.RefuseGatewayAsync("*"), "gateway-all", "--name");
        Assert.True(silo.IsAlive && gateway.IsAlive);
        await mesh.Bureau("FR").SendAsync("DE", "still there");
        Assert.Equal(["gateway-all", "lyon-1"], mesh.Data.RunningMembers().Select(member => member.RunFile.Name));

        // The operating system frees a name with its process, however that ends.
        await silo.KillAsync();
        await mesh.StartSiloAsync(HubName.Lyon);
    });

    private void AssertRefused(CommandResult result, params string[] sentenceHas)
    {
        output.WriteLine(result.Errors);
        Assert.Equal(Failed, result.ExitCode);
        var sentence = Assert.Single(result.Errors.Split('\n'));
        Assert.True(sentence.EndsWith('.') || sentence.Contains("Usage: ", StringComparison.Ordinal), sentence);
        foreach (var part in sentenceHas)
        {
            Assert.Contains(part, sentence, StringComparison.Ordinal);
        }
    }

    /// <summary>A port on which another program listens.</summary>
    private sealed class TakenPort : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public TakenPort() => _listener.Start();

        public string Number => $"{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public void Dispose() => _listener.Dispose();
    }
}
