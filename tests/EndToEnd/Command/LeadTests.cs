using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Command;

/// <summary>The lead of the command centre over real processes, of which hubs are killed.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class LeadTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Centre = "/api/v1/owners/IPSG/command";

    [Fact]
    public Task The_leading_hub_is_killed_another_serves_the_lead_and_every_moment_of_the_log_has_one_lead() => shared.UseAsync(output, async mesh =>
    {
        var (one, two) = (mesh.ClientOf("IPSG", "1", "command"), mesh.ClientOf("IPSG", "2", "command"));
        await DoAsync(one, "presence", """{"room":"lyon","minutes":60}""");
        var leading = (string)(await DoAsync(two, "presence", """{"room":"singapore","minutes":60}"""))["lead"]!["room"]!;

        // Lyon is to lead: the desk is at home there, so that room and desk are lost at once.
        if (leading != "lyon")
        {
            var (from, to) = (leading, leading == "singapore" ? two : one);
            await DoAsync(to, "presence", $$"""{"room":"{{from}}","minutes":60}""");
            await DoAsync(to, "hand-over", """{"to":"lyon"}""");
            var epoch = (int)(await (await one.GetAsync(Centre)).Content.ReadFromJsonAsync<JsonNode>())!["lead"]!["epoch"]!;
            await DoAsync(one, "presence", """{"room":"lyon","minutes":60}""");
            await DoAsync(one, "hand-over/accept", $$"""{"epoch":{{epoch}}}""");
        }

        await DoAsync(two, "presence", """{"room":"singapore","minutes":60}""");
        var asked = await mesh.Client("BR").PostAsync("/api/v1/owners/BR/help", $"help-{Guid.NewGuid():N}", """{"priority":"flash","text":"Before the end."}""");
        Assert.Equal(HttpStatusCode.Created, asked.Status);
        await mesh.Member("lyon-1").KillAsync();

        // Served at once, by whoever stands in for Lyon; the room still leads, and is asked whether it does.
        var after = await DoAsync(two, "presence", """{"room":"singapore","minutes":60}""");
        Assert.Equal("lyon", (string)after["lead"]!["room"]!);
        Assert.Contains(after["items"]!.AsArray(), item => (int)item!["number"]! == (int)asked.Body["number"]!);
        await Until.TrueAsync("Lyon is asked to confirm", async () => (string?)(await ReadAsync(one))["question"]?["reason"] == "hub-lost", Until.Deadline);
        Assert.Null((await DoAsync(one, "presence", """{"room":"lyon","minutes":60}"""))["question"]);

        await DoAsync(one, "hand-over", """{"to":"singapore","briefing":"Lyon is away."}""");
        var handed = await DoAsync(two, "hand-over/accept", $$"""{"epoch":{{(int)after["lead"]!["epoch"]!}}}""");
        Assert.Equal(("singapore", "singapore"), ((string)handed["lead"]!["room"]!, (string)handed["items"]!.AsArray().Single(item => (int)item!["number"]! == (int)asked.Body["number"]!)!["room"]!));
        await mesh.StartSiloAsync(HubName.Lyon);

        var log = (await one.GetFromJsonAsync<JsonNode>($"{Centre}/log?max=500"))!["entries"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(entry => (int)entry!["version"]!));
        Assert.All(log.Zip(log.Skip(1)), pair => Assert.True((DateTimeOffset)pair.First!["at"]! <= (DateTimeOffset)pair.Second!["at"]!));
        var epochs = log.Where(entry => entry!["epoch"] is not null).Select(entry => ((int)entry!["epoch"]!, (string)entry["room"]!)).ToList();
        Assert.Equal(Enumerable.Range(1, epochs.Count), epochs.Select(epoch => epoch.Item1));
        Assert.Equal((epochs.Count, "singapore"), epochs[^1]);
    });

    [Fact]
    public Task The_plan_of_the_day_is_set() => shared.UseAsync(output, async mesh =>
    {
        var officer = mesh.ClientOf("IPSG", "1", "command");
        (await mesh.Command.RunAsync("command", "set-plan", "IPSG", "lyon=06:30", "singapore=22:00")).Succeeded();
        Assert.Equal(["lyon 06:30:00", "singapore 22:00:00"], (await ReadAsync(officer))["plan"]!.AsArray().Select(shift => $"{shift!["room"]} {shift["from"]}"));
        (await mesh.Command.RunAsync("command", "set-plan", "IPSG", "singapore=00:00", "lyon=08:00", "buenos-aires=16:00")).Succeeded();
        Assert.Equal(3, (await ReadAsync(officer))["plan"]!.AsArray().Count);
    });

    private static async Task<JsonNode> ReadAsync(HttpClient client)
    {
        JsonNode? read = null;
        await Until.TrueAsync(
            "the command centre's desk to be read",
            async () =>
            {
                using var answer = await client.GetAsync(Centre);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, $"{answer.StatusCode}");
                return answer.IsSuccessStatusCode && (read = await answer.Content.ReadFromJsonAsync<JsonNode>()) is not null;
            },
            Until.Deadline);
        return read!;
    }

    private static async Task<JsonNode> DoAsync(HttpClient client, string path, string body)
    {
        var operation = $"op-{Guid.NewGuid():N}";
        JsonNode? said = null;
        await Until.TrueAsync(
            $"{path} to be answered",
            async () =>
            {
                (var status, said) = await client.PostAsync($"{Centre}/{path}", operation, body);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, $"{path}: {status} {said}");
                return status == HttpStatusCode.OK;
            },
            Until.Deadline);
        return said!;
    }
}
