using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>A team in the field over real processes, by the command line.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class TeamLifeTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Expert = "FR:dvi-08";

    private static readonly string[] Need = ["irt-disaster", "small", "scene", "Port=14.58,120.97"];

    [Fact]
    public Task Works_on_while_all_hubs_are_dead_and_nothing_is_lost_or_done_twice() => shared.UseAsync(output, async mesh =>
    {
        await RunAsync("expert", "put", "FR", Expert, "odontology", "45.76,4.84");
        var id = (await RunAsync(["deployment", "offer", "IPSG", "PH", "GDACS FL 2", "Flood", .. Need])).Split(' ')[0];
        await RunAsync(["deployment", "accept", "PH", id, "Please come", .. Need]);
        await RunAsync(["deployment", "assess", "IPSG", id, "A team for ten days", .. Need]);
        await RunAsync("deployment", "team", "IPSG", id, "A");
        await RunAsync("deployment", "add", "IPSG", id, Expert, "--team", "A");
        await RunAsync("deployment", "team", "IPSG", id, "A", "--leader", Expert);
        await RunAsync("deployment", "release", "FR", id, Expert);
        var consent = (string)(await mesh.Client("PH").GetFromJsonAsync<JsonNode>($"/api/v1/owners/PH/deployments/{id}"))!["mandates"]![0]!["consent"]!;
        await Until.TrueAsync("the host grants what it is asked for", async () => (await mesh.Command.RunAsync("consent", "grant", "PH", consent, "--operation-id", "grant-team")).ExitCode == 0, Until.Deadline);
        await mesh.Command.SayOnDutyAsync();
        await RunAsync("deployment", "approve", "IPSG", id);
        await RunAsync("deployment", "move", "FR", id, Expert, "travelling");
        await RunAsync("deployment", "move", "FR", id, Expert, "on-site");

        var (team, hash) = ($"{id}:A", Convert.ToHexStringLower(SHA256.HashData("ring"u8)));
        var token = (await RunAsync("token", "FR", "--officer", "dvi-08")).Trim();
        await Until.TrueAsync("the team has started", async () => (await mesh.Command.RunAsync("team", "check-in", "FR", team, "--token", token)).ExitCode == 0, Until.Deadline);
        await ActAsync("numbers", "10");
        await ActAsync("log", "Arrived", "--task", "scene");
        Assert.Contains("consent-required, 403", (await mesh.Command.RunAsync("team", "log", "FR", team, "Searched a house", "--task", "house-search", "--token", token)).Errors, StringComparison.Ordinal);

        foreach (var hub in HubName.All)
        {
            await mesh.Member($"{hub}-1").KillAsync();
        }

        Assert.Contains("Kept here, not yet at the hub.", await ActAsync("collect", "property", "scene", "A ring", hash, "--number", "3", "--operation-id", "ring"), StringComparison.Ordinal);
        Assert.Contains("Kept here, not yet at the hub.", await ActAsync("log", "The pier is searched", "--task", "scene"), StringComparison.Ordinal);
        Assert.Contains("ring  waiting  collect-item 3", await RunAsync("team", "kept", "FR", team, "--token", token), StringComparison.Ordinal);

        foreach (var hub in HubName.All)
        {
            await mesh.StartSiloAsync(hub);
        }

        await Until.TrueAsync("nothing is kept", async () => (await RunAsync("team", "kept", "FR", team, "--token", token)).Contains("Nothing is kept", StringComparison.Ordinal), Until.Deadline);
        await ActAsync("collect", "property", "scene", "A ring", hash, "--number", "3", "--operation-id", "ring");
        var log = await RunAsync("team", "read-log", "FR", team, "--token", token);
        Assert.Equal(2, log.Split('\n').Count(line => line.StartsWith("log ", StringComparison.Ordinal)));
        Assert.Contains("3 property, unsealed, held by FR/dvi-08", await RunAsync("team", "show", "PH", team), StringComparison.Ordinal);
        Assert.Contains("not-found, 404", (await mesh.Command.RunAsync("team", "show", "BR", team)).Errors, StringComparison.Ordinal);

        async Task<string> RunAsync(params string[] command) => (await mesh.Command.RunAsync(command)).Succeeded().Output;

        Task<string> ActAsync(string verb, params string[] rest) => RunAsync(["team", verb, "FR", team, .. rest, "--token", token]);
    });
}
