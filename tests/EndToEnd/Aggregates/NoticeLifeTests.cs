using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>The life of a notice over real processes, by the command line.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class NoticeLifeTests(RepairedMesh shared, ITestOutputHelper output)
{
    /// <summary>A grey pixel.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private const string Notice = """
        {"type":"red","content":{"person":{"status":"accused","familyName":"Vantreuil","forename":"Odile","sex":"F","birthDate":"1979-01-17","nationalities":["FR"],"documents":[{"kind":"passport","number":"X1"}]},
         "warrants":[{"reference":"W 12/2025","issuingCountry":"FR","issuedOn":"2025-03","charge":"fraud","law":"Penal Code 313-2","maximumPenaltyMonths":120}],"facts":"She sold shares.","assuresExtradition":true},
         "handling":{"publicFields":["photographs","nationalities"]}}
        """;

    [Fact]
    public Task Goes_the_same_way_when_its_hub_is_killed_between_review_and_publication() => shared.UseAsync(output, async mesh =>
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("face.png"), Picture);
        var file = Convert.ToHexStringLower(SHA256.HashData(Picture));
        string[] submit = ["submit", "FR", "-", "--photo", folder.File("face.png"), "--operation-id", "submit"];
        var submitted = await RunAsync(submit);
        var id = submitted.Split(' ')[0];
        Assert.StartsWith($"{id}  red  submitted  FR  version 1\n", submitted, StringComparison.Ordinal);
        Assert.Equal(submitted, await RunAsync(submit));
        await RefusedAsync("not-allowed-now, 409", "publish", "IPSG", id);
        await RunAsync("review", "IPSG", id);
        await RefusedAsync("forbidden, 403", "review", "IPSG", id);
        var second = (await mesh.Command.RunAsync("token", "IPSG", "--officer", "0002")).Succeeded().Output;
        await RefusedAsync("precondition-failed, 412", "review", "IPSG", id, "--token", second, "--if-match", "1");
        await RunAsync("review", "IPSG", id, "--token", second, "--if-match", "2");

        // The Secretariat's hub has the notice.
        await mesh.Member("lyon-1").KillAsync();
        await Until.TrueAsync("the notice is published", async () => (await mesh.Command.RunAsync("notice", "publish", "IPSG", id, "--operation-id", "publish")).ExitCode == 0, Until.Deadline);
        var france = mesh.Client("FR");
        await CirculatedAsync(france, id, "published");
        Assert.Matches("^published at ([0-9]+) of \\1, since .*\n  hubs       3 of 3$", (await RunAsync("circulation", "FR", id)).TrimEnd());
        await PublicAsync(france, id, HttpStatusCode.OK);
        Assert.Contains("\n    person.familyName                Vantreuil\n", await RunAsync("show", "BR", id), StringComparison.Ordinal);
        await RunAsync("photo", "BR", id, file, "--out", folder.File("saved.png"));
        Assert.Equal(Picture, await File.ReadAllBytesAsync(folder.File("saved.png")));

        await mesh.StartSiloAsync(HubName.Lyon);
        await RefusedAsync("forbidden, 403", "report", "arrest", "IPSG", id);
        await RunAsync("report", "arrest", "BR", id, "--place", "Santos");

        // It is valid for five years, and can be for as long as that from now.
        var ends = await EndsAsync();
        var (same, longer) = ($"{ends:O}", $"{ends.AddSeconds(1):O}");
        await RefusedAsync("invalid, 400", "extend", "FR", id, same);
        await Until.TrueAsync("a longer validity is asked for", async () => (await mesh.Command.RunAsync("notice", "extend", "FR", id, longer, "--operation-id", "extend")).ExitCode == 0, Until.Deadline);
        await RunAsync("review", "IPSG", id);
        await RefusedAsync("not-allowed-now, 409", "publish", "IPSG", id);
        await RunAsync("review", "IPSG", id, "--token", second);
        Assert.Equal(ends, await EndsAsync());
        await RunAsync("publish", "IPSG", id);
        Assert.Equal(ends.AddSeconds(1), await EndsAsync());
        await PublicAsync(france, id, HttpStatusCode.OK);
        await RunAsync("withdraw", "FR", id, "--reason", "solved");
        await CirculatedAsync(france, id, "withdrawn");
        await PublicAsync(france, id, HttpStatusCode.NotFound);
        var history = (await RunAsync("history", "FR", id)).Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[2]);
        Assert.Equal(["submitted", "reviewed", "reviewed", "published", "arrest-reported", "change-proposed", "reviewed", "reviewed", "updated", "withdrawn"], history);
        await DemonstrateAsync(mesh, france);

        async Task<string> RunAsync(params string[] command) => (await mesh.Command.RunWithInputAsync(Notice, ["notice", .. command])).Succeeded().Output;

        async Task<DateTimeOffset> EndsAsync() => (DateTimeOffset)(await france.GetFromJsonAsync<JsonNode>($"/api/v1/owners/FR/notices/{id}"))!["record"]!["expiresAt"]!;

        async Task RefusedAsync(string sentence, params string[] command)
        {
            var result = await mesh.Command.RunAsync(["notice", .. command]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        }
    });

    /// <summary>The demonstration's notices are what the public reads; the same command again finds them there.</summary>
    private static async Task DemonstrateAsync(MeshProcesses mesh, HttpClient client)
    {
        const int Count = 8;
        var visible = new SyntheticNotices(DemoCommand.DefaultSeed).Make(Count).Where(notice => notice is { Request: { Type: "yellow", Handling: not null }, Ends: NoticeState.Published }).ToList();
        Assert.NotEmpty(visible);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Contains($"{Count} notices in ", (await mesh.Command.RunAsync("demo", "notices", "--count", $"{Count}")).Succeeded().Output, StringComparison.Ordinal);
        }

        await Until.TrueAsync(
            "the public reads the notices of the demonstration",
            async () =>
            {
                var list = (await client.GetFromJsonAsync<JsonNode>("/notices/v1/yellow"))!["_embedded"]!["notices"]!.AsArray();
                return list.Select(notice => (string?)notice!["name"]).Order().SequenceEqual(visible.Select(notice => notice.Request.Content.Person!.FamilyName).Order())
                    && list.Count(notice => notice!["_links"]!["thumbnail"] is not null) == visible.Count(notice => notice.Face is not null);
            },
            Until.Deadline);
    }

    /// <summary>Word of it has come to every owner, each of which may see it, and to every hub.</summary>
    private static async Task CirculatedAsync(HttpClient france, string id, string what) => await Until.TrueAsync(
        $"{what} at all owners",
        async () =>
        {
            using var answer = await france.GetAsync($"/api/v1/owners/FR/notices/{id}/circulation");
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())! is var word && (string?)word["what"] == what && (int)word["of"]! > 190 && (int)word["delivered"]! == (int)word["of"]!
                && word["hubs"]!.AsArray().Count == HubName.All.Length;
        },
        Until.Deadline);

    private static async Task PublicAsync(HttpClient client, string id, HttpStatusCode expected) => await Until.TrueAsync(
        $"the public reads {expected}",
        async () =>
        {
            using var notice = await client.GetAsync($"/notices/v1/red/{id}");
            using var pictures = await client.GetAsync($"/notices/v1/red/{id}/images");
            return notice.StatusCode == expected && pictures.StatusCode == expected;
        },
        Until.Deadline);
}
