using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>The life of a notice over real processes.</summary>
public sealed class NoticeLifeTests(ITestOutputHelper output)
{
    /// <summary>A grey pixel.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Goes_the_same_way_when_its_hub_is_killed_between_review_and_publication() => await MeshProcesses.UseNewAsync(output, async mesh =>
    {
        await Task.WhenAll([.. HubName.All.Select(hub => mesh.StartSiloAsync(hub)), mesh.StartGatewayAsync(HubName.Singapore)]);
        using var http = new HttpClient { BaseAddress = mesh.GatewayAddress("FR") };
        var (france, brazil) = (mesh.Token("FR"), mesh.Token("BR"));
        var chief = mesh.TokenOf("IPSG", "0003", "officer", "supervisor");
        var file = Convert.ToHexStringLower(SHA256.HashData(Picture));
        using (var upload = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/owners/FR/attachments/{file}") { Content = new ByteArrayContent(Picture) })
        {
            upload.Headers.Authorization = new AuthenticationHeaderValue("Bearer", france);
            using var answer = await http.SendAsync(upload);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        var submitted = await PostAsync(http, france, "FR/notices", "submit", $$$"""
            {"type":"red","content":{"person":{"status":"accused","familyName":"Vantreuil","forename":"Odile","sex":"F","birthDate":"1979-01-17","nationalities":["FR"],"documents":[{"kind":"passport","number":"X1"}]},
             "warrants":[{"reference":"W 12/2025","issuingCountry":"FR","issuedOn":"2025-03","charge":"fraud","law":"Penal Code 313-2","maximumPenaltyMonths":120}],"facts":"She sold shares.","assuresExtradition":true},
             "photographs":["{{{file}}}"],"handling":{"publicFields":["photographs","nationalities"]}}
            """);
        Assert.Equal((HttpStatusCode.Created, "submitted"), (submitted.Status, StateOf(submitted.Body)));
        var id = (string)submitted.Body["record"]!["id"]!;
        var early = await PostAsync(http, chief, $"IPSG/notices/{id}/publish", "early", null);
        Assert.Equal((HttpStatusCode.Conflict, "not-allowed-now"), (early.Status, (string)early.Body["code"]!));
        foreach (var officer in new[] { "0001", "0002" })
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, mesh.TokenOf("IPSG", officer, "officer"), $"IPSG/notices/{id}/review", $"review-{officer}", null)).Status);
        }

        // The Secretariat's hub has the notice.
        await mesh.Member("lyon-1").KillAsync();
        JsonNode published = null!;
        await Until.TrueAsync(
            "the notice is published",
            async () =>
            {
                (var status, published) = await PostAsync(http, chief, $"IPSG/notices/{id}/publish", "publish", null);
                return status == HttpStatusCode.OK;
            },
            Until.Deadline);
        Assert.Equal("published", StateOf(published));
        await CirculatedAsync(http, france, id, "published");
        await PublicAsync(http, id, HttpStatusCode.OK);

        await mesh.StartSiloAsync(HubName.Lyon);
        var arrest = await PostAsync(http, chief, $"IPSG/notices/{id}/report-arrest", "arrest-0", null);
        Assert.Equal(HttpStatusCode.Forbidden, arrest.Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, brazil, $"BR/notices/{id}/report-arrest", "arrest", """{"place":"Santos"}""")).Status);
        Assert.Equal("withdrawn", StateOf((await PostAsync(http, france, $"FR/notices/{id}/withdraw", "withdraw", """{"reason":"solved"}""")).Body));
        await CirculatedAsync(http, france, id, "withdrawn");
        await PublicAsync(http, id, HttpStatusCode.NotFound);

        var history = (await GetAsync(http, france, $"FR/notices/{id}/history")).Body["entries"]!.AsArray().Select(entry => (string)entry!["what"]!);
        Assert.Equal(["submitted", "reviewed", "reviewed", "published", "arrest-reported", "withdrawn"], history);
    });

    /// <summary>Word of it has come to every owner, each of which may see it.</summary>
    private static async Task CirculatedAsync(HttpClient http, string token, string id, string what) => await Until.TrueAsync(
        $"{what} at all owners",
        async () => (await GetAsync(http, token, $"FR/notices/{id}/circulation")).Body is var word && (string?)word["what"] == what && (int)word["of"]! > 190 && (int)word["delivered"]! == (int)word["of"]!,
        Until.Deadline);

    private static async Task PublicAsync(HttpClient http, string id, HttpStatusCode expected) => await Until.TrueAsync(
        $"the public reads {expected}",
        async () =>
        {
            using var notice = await http.GetAsync($"/notices/v1/red/{id}");
            using var pictures = await http.GetAsync($"/notices/v1/red/{id}/images");
            return notice.StatusCode == expected && pictures.StatusCode == expected;
        },
        Until.Deadline);

    private static string? StateOf(JsonNode notice) => (string?)notice["record"]?["state"];

    private static Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(HttpClient http, string token, string path) => SendAsync(http, token, new HttpRequestMessage(HttpMethod.Get, $"/api/v1/owners/{path}"));

    private static Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpClient http, string token, string path, string operation, string? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/owners/{path}") { Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", operation);
        return SendAsync(http, token, request);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpClient http, string token, HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var sent = request;
        using var answer = await http.SendAsync(sent);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
