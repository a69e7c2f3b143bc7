using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>The life of a notice over real processes.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class NoticeLifeTests(RepairedMesh shared, ITestOutputHelper output)
{
    /// <summary>A grey pixel.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public Task Goes_the_same_way_when_its_hub_is_killed_between_review_and_publication() => shared.UseAsync(output, async mesh =>
    {
        var (france, brazil, chief) = (mesh.Client("FR"), mesh.Client("BR"), mesh.ClientOf("IPSG", "0003", "officer", "supervisor"));
        var file = Convert.ToHexStringLower(SHA256.HashData(Picture));
        using (var uploaded = await france.PutAsync($"/api/v1/owners/FR/attachments/{file}", new ByteArrayContent(Picture)))
        {
            Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        }

        var submitted = await france.PostAsync("/api/v1/owners/FR/notices", "submit", $$$"""
            {"type":"red","content":{"person":{"status":"accused","familyName":"Vantreuil","forename":"Odile","sex":"F","birthDate":"1979-01-17","nationalities":["FR"],"documents":[{"kind":"passport","number":"X1"}]},
             "warrants":[{"reference":"W 12/2025","issuingCountry":"FR","issuedOn":"2025-03","charge":"fraud","law":"Penal Code 313-2","maximumPenaltyMonths":120}],"facts":"She sold shares.","assuresExtradition":true},
             "photographs":["{{{file}}}"],"handling":{"publicFields":["photographs","nationalities"]}}
            """);
        Assert.Equal((HttpStatusCode.Created, "submitted"), (submitted.Status, StateOf(submitted.Body)));
        var id = (string)submitted.Body["record"]!["id"]!;
        var early = await chief.PostAsync($"/api/v1/owners/IPSG/notices/{id}/publish", "early", null);
        Assert.Equal((HttpStatusCode.Conflict, "not-allowed-now"), (early.Status, (string)early.Body["code"]!));
        foreach (var officer in new[] { "0001", "0002" })
        {
            Assert.Equal(HttpStatusCode.OK, (await mesh.ClientOf("IPSG", officer).PostAsync($"/api/v1/owners/IPSG/notices/{id}/review", $"review-{officer}", null)).Status);
        }

        // The Secretariat's hub has the notice.
        await mesh.Member("lyon-1").KillAsync();
        JsonNode published = null!;
        await Until.TrueAsync(
            "the notice is published",
            async () =>
            {
                (var status, published) = await chief.PostAsync($"/api/v1/owners/IPSG/notices/{id}/publish", "publish", null);
                return status == HttpStatusCode.OK;
            },
            Until.Deadline);
        Assert.Equal("published", StateOf(published));
        await CirculatedAsync(france, id, "published");
        await PublicAsync(france, id, HttpStatusCode.OK);

        await mesh.StartSiloAsync(HubName.Lyon);
        var arrest = await chief.PostAsync($"/api/v1/owners/IPSG/notices/{id}/report-arrest", "arrest-0", null);
        Assert.Equal(HttpStatusCode.Forbidden, arrest.Status);
        Assert.Equal(HttpStatusCode.OK, (await brazil.PostAsync($"/api/v1/owners/BR/notices/{id}/report-arrest", "arrest", """{"place":"Santos"}""")).Status);
        Assert.Equal("withdrawn", StateOf((await france.PostAsync($"/api/v1/owners/FR/notices/{id}/withdraw", "withdraw", """{"reason":"solved"}""")).Body));
        await CirculatedAsync(france, id, "withdrawn");
        await PublicAsync(france, id, HttpStatusCode.NotFound);

        var history = (await france.GetFromJsonAsync<JsonNode>($"/api/v1/owners/FR/notices/{id}/history"))!["entries"]!.AsArray().Select(entry => (string)entry!["what"]!);
        Assert.Equal(["submitted", "reviewed", "reviewed", "published", "arrest-reported", "withdrawn"], history);
    });

    /// <summary>Word of it has come to every owner, each of which may see it.</summary>
    private static async Task CirculatedAsync(HttpClient france, string id, string what) => await Until.TrueAsync(
        $"{what} at all owners",
        async () =>
        {
            using var answer = await france.GetAsync($"/api/v1/owners/FR/notices/{id}/circulation");
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())! is var word && (string?)word["what"] == what && (int)word["of"]! > 190 && (int)word["delivered"]! == (int)word["of"]!;
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

    private static string? StateOf(JsonNode notice) => (string?)notice["record"]?["state"];
}
