using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>A deployment over real processes, by the command line.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class DeploymentLifeTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Expert = "FR:dvi-07";

    private static readonly string[] Need = ["irt-disaster", "small", "scene,photographs", "Port=14.58,120.97"];

    [Fact]
    public Task Goes_from_offer_to_concluded_although_the_hosts_hub_is_killed_on_the_way() => shared.UseAsync(output, async mesh =>
    {
        await RunAsync("expert", "put", "FR", Expert, "odontology,dna", "45.76,4.84", "--languages", "fr,en", "--stand-by");
        string[] offer = ["deployment", "offer", "IPSG", "PH", "GDACS EQ 1", "Earthquake near Manila", .. Need, "--operation-id", "offer"];
        var offered = await RunAsync(offer);
        var id = offered.Split(' ')[0];
        Assert.StartsWith($"{id}  offered  version 1\n", offered, StringComparison.Ordinal);
        Assert.Equal(offered, await RunAsync(offer));
        await RefusedAsync("forbidden, 403", ["deployment", "accept", "IPSG", id, "Please come", .. Need]);
        await RefusedAsync("not-found, 404", "deployment", "show", "BR", id);
        await RunAsync(["deployment", "accept", "PH", id, "Please come", .. Need]);
        await RunAsync(["deployment", "assess", "IPSG", id, "A team of five for ten days", .. Need]);
        await RunAsync("deployment", "team", "IPSG", id, "A");
        await Until.TrueAsync(
            "the expert is found", async () => (await RunAsync("expert", "find", "IPSG", "--skills", "dna", "--near", "14.58,120.97")).Contains($"{Expert}  free", StringComparison.Ordinal), Until.Deadline);
        await RunAsync("deployment", "add", "IPSG", id, Expert, "--team", "A");
        await RunAsync("deployment", "team", "IPSG", id, "A", "--leader", Expert);
        await RunAsync("deployment", "release", "FR", id, Expert);
        await mesh.Command.SayOnDutyAsync();
        await RefusedAsync("consent-required, 403", "deployment", "approve", "IPSG", id);

        var consent = (string)(await mesh.Client("PH").GetFromJsonAsync<JsonNode>($"/api/v1/owners/PH/deployments/{id}"))!["mandates"]![0]!["consent"]!;
        await Until.TrueAsync("the host grants what it is asked for", async () => (await mesh.Command.RunAsync("consent", "grant", "PH", consent, "--operation-id", "grant")).ExitCode == 0, Until.Deadline);

        // The host's hub has the deployment and the consent.
        await mesh.Member("singapore-1").KillAsync();
        await DoneAsync("approve", "deployment", "approve", "IPSG", id);
        await DoneAsync("leave", "deployment", "move", "FR", id, Expert, "travelling");
        await DoneAsync("arrive", "deployment", "move", "FR", id, Expert, "on-site");
        await mesh.StartSiloAsync(HubName.Singapore);
        Assert.Contains("led by FR:dvi-07, coordinates on site", await RunAsync("deployment", "show", "PH", id), StringComparison.Ordinal);
        await Until.TrueAsync(
            "who is away is not offered", async () => (await RunAsync("expert", "find", "IPSG", "--skills", "dna")).Contains($"{Expert}  not offered: deployed with another deployment", StringComparison.Ordinal), Until.Deadline);
        await RefusedAsync("forbidden, 403", "deployment", "arrest", "IPSG", id, "Somebody");
        await DoneAsync("arrest", "deployment", "arrest", "PH", id, "One person, by the harbour police");

        await DoneAsync("revoke", "consent", "revoke", "PH", consent, "--reason", "The storm");
        await Until.TrueAsync("all are to leave", async () => (await RunAsync("deployment", "show", "FR", id)).StartsWith($"{id}  withdrawing", StringComparison.Ordinal), Until.Deadline);
        await DoneAsync("home", "deployment", "move", "FR", id, Expert, "home");
        Assert.StartsWith($"{id}  concluded", await RunAsync("deployment", "show", "PH", id), StringComparison.Ordinal);
        await RunAsync("deployment", "close", "IPSG", id, "All identified");
        await Until.TrueAsync(
            "the expert is free again", async () => (await RunAsync("expert", "find", "IPSG", "--skills", "dna")).Contains($"{Expert}  free", StringComparison.Ordinal), Until.Deadline);
        foreach (var party in new[] { "PH", "IPSG", "FR" })
        {
            await Until.TrueAsync(
                $"{party} hears of it",
                async () => await RunAsync("feed", party) is var feed && new[] { "member-held", "mobilising", "deployed", "withdrawing", "concluded", "closed" }.All(what => feed.Contains($"deployment {id}: {what}", StringComparison.Ordinal)),
                Until.Deadline);
        }

        async Task<string> RunAsync(params string[] command) => (await mesh.Command.RunAsync(command)).Succeeded().Output;

        Task DoneAsync(string operation, params string[] command) =>
            Until.TrueAsync($"{operation} is done", async () => (await mesh.Command.RunAsync([.. command, "--operation-id", operation])).ExitCode == 0, Until.Deadline);

        async Task RefusedAsync(string sentence, params string[] command)
        {
            var result = await mesh.Command.RunAsync(command);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        }
    });
}
