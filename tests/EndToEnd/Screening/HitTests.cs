using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Screening;

/// <summary>Hits over real processes: who hears of them, who does not, and what a gateway that is killed behind the check leaves behind.</summary>
public sealed class HitTests(ITestOutputHelper output)
{
    private const string Records = "/api/v1/owners/FR/records";
    private const string Question = """{"purpose":"border","questions":[{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}]}""";

    [Fact]
    public async Task A_check_in_Japan_hits_a_French_record_and_both_hear_of_it_unless_it_is_silent() => await MeshProcesses.UseNewAsync(output, async mesh =>
    {
        await Task.WhenAll([.. HubName.All.Select(hub => mesh.StartSiloAsync(hub)), mesh.StartGatewayAsync(HubName.Singapore)]);
        var (france, japan, chief) = (mesh.Client("FR", "officer", "supervisor"), mesh.Client("JP"), mesh.Client("JP", "officer", "supervisor"));
        var entered = await france.PostAsync(Records, "enter", """{"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"stolen"}}}]}""");
        Assert.True(entered.Status == HttpStatusCode.OK, entered.Body.ToJsonString());
        await Until.TrueAsync("the record is in effect", async () => (await CheckAsync(japan))["answers"]![0]!["hits"]!.AsArray().Count == 1, Until.Deadline);

        // This hit is told and answered before the silent check.
        var id = (string)(await CheckAsync(japan))["answers"]![0]!["hits"]![0]!["hit"]!;
        await SeenAsync(mesh, "FR", $"hit {id}: found, by JP");
        var listed = (await mesh.Command.RunAsync("hits", "list", "FR", "--role", "owner")).Succeeded().Output;
        Assert.Contains($"{id}  open", listed, StringComparison.Ordinal);
        (await mesh.Command.RunAsync("hits", "confirm", "FR", id, "--remark", "Hold the document.")).Succeeded();
        await SeenAsync(mesh, "JP", $"hit {id}: confirmed, by FR");
        await SeenAsync(mesh, "IPSG", $"hit {id}: confirmed, by FR");
        await SeenAsync(mesh, "FR", $"hit {id}: confirmed, by FR");
        await Until.TrueAsync(
            "France's list shows it as confirmed", async () => (await mesh.Command.RunAsync("hits", "list", "FR", "--state", "confirmed")).Succeeded().Output.Contains(id, StringComparison.Ordinal), Until.Deadline);
        Assert.Contains("Hold the document.", (await mesh.Command.RunAsync("hits", "show", "JP", id)).Succeeded().Output, StringComparison.Ordinal);

        var (status, given) = await chief.PostAsync("/api/v1/owners/JP/tokens", "token", $$"""{"system":"gate","role":"officer","scopes":["checks"],"requestsPerDay":100,"expiresAt":"{{DateTimeOffset.UtcNow.AddDays(1):O}}","channel":"silent"}""");
        Assert.True(status == HttpStatusCode.Created, given.ToJsonString());
        using var gate = new HttpClient { BaseAddress = mesh.GatewayAddress("JP") };
        gate.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)given["token"]!);
        var before = await ReadableAsync(france);
        var silent = await CheckAsync(gate);
        Assert.True((bool)silent["isTold"]!);
        var quiet = (string)silent["answers"]![0]!["hits"]![0]!["hit"]!;
        await SeenAsync(mesh, "IPSG", $"hit {quiet}: found, by JP");
        Assert.Equal(before, await ReadableAsync(france));

        // Killed behind the answer: what was found is told all the same.
        await mesh.Member("gateway-all").KillAsync();
        await mesh.StartGatewayAsync(HubName.Singapore);
        await SeenAsync(mesh, "JP", $"hit {quiet}: found, by JP");
        await SeenAsync(mesh, "FR", $"hit {id}: confirmed, by FR");
        Assert.DoesNotContain(quiet, (await mesh.Command.RunAsync("feed", "FR")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("not-found, 404", (await mesh.Command.RunAsync("hits", "show", "FR", quiet)).Errors, StringComparison.Ordinal);
    });

    /// <summary>What France can read that a check could change: its feed, counters, lists, records, and what others did in its audit.</summary>
    private static async Task<string> ReadableAsync(HttpClient france)
    {
        var read = new List<string>();
        foreach (var path in new[] { "feed?max=500", "unread", "hits", "records/travel-document/FRA-12AB34567-passport", "records/travel-document/FRA-12AB34567-passport/effect" })
        {
            using var answer = await france.GetAsync($"/api/v1/owners/FR/{path}");
            read.Add($"{path}: {await answer.Content.ReadAsStringAsync()}");
        }

        var audit = await france.GetFromJsonAsync<JsonNode>("/api/v1/owners/FR/audit?max=500");
        read.AddRange(audit!["entries"]!.AsArray().Where(entry => (string)entry!["actor"]! != "FR").Select(entry => entry!.ToJsonString()));
        return string.Join('\n', read);
    }

    private static async Task SeenAsync(MeshProcesses mesh, string owner, string line) => await Until.TrueAsync(
        $"'{line}' in the feed of {owner}",
        async () => (await mesh.Command.RunAsync("feed", owner)).Succeeded().Output.Contains(line, StringComparison.Ordinal),
        Until.Deadline);

    private static async Task<JsonNode> CheckAsync(HttpClient client)
    {
        var (status, body) = await client.PostAsync("/api/v1/owners/JP/checks", "none", Question);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }
}
