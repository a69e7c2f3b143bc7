using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Interpol.Mesh.Gateway.Tests.Meshes;

/// <summary>A gateway over a real mesh of three hubs in the test's process.</summary>
public sealed class RealMeshTests : IAsyncLifetime
{
    private MeshGateways _gateways = null!;
    private WebApplication _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateways = new MeshGateways(await MeshCluster.StartAsync());
        _gateway = await _gateways.StartAsync("gateway-test", "FR", "BR", "SG", "DE");
    }

    public async Task DisposeAsync() => await _gateways.DisposeAsync();

    [Fact]
    public async Task A_message_with_a_photograph_goes_from_Paris_to_Brasilia_and_is_followed()
    {
        using var france = ClientOf("FR");
        using var brazil = ClientOf("BR");
        var photograph = RandomNumberGenerator.GetBytes((2 * 1024 * 1024) + 77);
        var hash = Convert.ToHexStringLower(SHA256.HashData(photograph));

        using (var early = await SendAsync(france, "FR", "BR", "early", "flash", hash))
        {
            await early.ProblemAsync(400, MeshErrorCodes.AttachmentMissing);
        }

        using (var upload = await france.PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(photograph)))
        {
            Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
        }

        using (var again = await france.PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(photograph)))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        await using var live = await LiveReader.OpenAsync(brazil, "/api/v1/owners/BR/feed/live");
        Assert.Equal(HttpStatusCode.OK, live.Answer.StatusCode);
        using var sent = await SendAsync(france, "FR", "BR", "photo-1", "flash", hash);
        var id = (string)(await sent.JsonAsync(HttpStatusCode.Accepted))["id"]!;

        var received = await live.NextAsync();
        Assert.Equal(id, (string?)received!.Data["id"]);
        Assert.Equal("1.0.0", received.Id);
        var href = (string)Assert.Single(received.Data["attachments"]!.AsArray())!["href"]!;
        Assert.Equal(photograph, await brazil.GetByteArrayAsync(href));

        using (var read = await brazil.PostAsync($"/api/v1/owners/BR/messages/{id}/read", null))
        {
            Assert.Equal("buenos-aires", (string?)(await read.JsonAsync())["hub"]);
        }

        var recipient = await UntilAsync(france, $"/api/v1/owners/FR/messages/{id}", answer => Assert.Single(answer["recipients"]!.AsArray())!, recipient => recipient["readAt"] is not null && recipient["deliveredAt"] is not null);
        Assert.Equal("buenos-aires", (string?)recipient["storedHub"]);
        Assert.NotNull(recipient["storedAt"]);
        Assert.Null(recipient["refused"]);
    }

    [Fact]
    public async Task Refusals_of_real_actors_keep_their_codes()
    {
        using var germany = ClientOf("DE");
        using var first = await SendAsync(germany, "DE", "SG", "op", "routine");
        var id = (string)(await first.JsonAsync(HttpStatusCode.Accepted))["id"]!;
        using var repeated = await SendAsync(germany, "DE", "SG", "op", "routine");
        var again = await repeated.JsonAsync(HttpStatusCode.Accepted);
        Assert.True((bool)again["repeated"]!);
        Assert.Equal(id, (string?)again["id"]);
        using var conflict = await SendAsync(germany, "DE", "SG", "op", "flash");
        await conflict.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        using var beyond = await germany.GetAsync("/api/v1/owners/DE/feed?after=7.0.0");
        await beyond.ProblemAsync(400, MeshErrorCodes.Invalid);
        using var wrong = await germany.PutAsync($"/api/v1/owners/DE/attachments/{new string('a', 64)}", new ByteArrayContent([1, 2, 3]));
        await wrong.ProblemAsync(400, MeshErrorCodes.AttachmentMismatch);
        using var unread = await germany.PostAsync($"/api/v1/owners/DE/messages/{id}/read", null);
        await unread.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task An_operator_sees_three_hubs_at_work()
    {
        using var germany = ClientOf("DE");
        using var sent = await SendAsync(germany, "DE", "SG", "figures", "routine");
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        using var machines = ClientOf("IPSG", MeshRoles.Operator);

        // A silo of a busy machine may need longer than the page waits for it.
        var cluster = await UntilAsync(machines, "/api/v1/cluster", answer => answer, page => page["silos"]!.AsArray().All(silo => (bool)silo!["answers"]!));
        Assert.Equal(["buenos-aires-1", "lyon-1", "singapore-1"], cluster["silos"]!.AsArray().Select(silo => (string)silo!["name"]!));
        Assert.Contains(cluster["methods"]!.AsArray(), method => (string?)method!["grain"] == "outbox" && (long)method["calls"]! >= 1);
        using var anyone = _gateway.GetTestClient();
        using var ready = await anyone.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task A_killed_hub_is_not_noticed_by_whoever_sends_and_reads()
    {
        const int Messages = 60;
        using var germany = ClientOf("DE");
        using var singapore = ClientOf("SG");
        await using var live = await LiveReader.OpenAsync(singapore, "/api/v1/owners/SG/feed/live");
        var accepted = new ConcurrentQueue<string>();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                using var sent = await SendAsync(germany, "DE", "SG", string.Create(CultureInfo.InvariantCulture, $"kill-{i}"), "urgent");
                accepted.Enqueue((string)(await sent.JsonAsync(HttpStatusCode.Accepted))["id"]!);
            }
        });
        await Until.TrueAsync(() => accepted.Count >= 10, "messages flow");
        await _gateways.Mesh.KillAsync("singapore-1");
        await Until.WithinAsync(sending);

        var received = new List<string>();
        while (received.Count < Messages && await live.NextAsync() is { Type: "message" } next)
        {
            received.Add((string)next.Data["id"]!);
        }

        Assert.Equal(accepted, received);
        using var page = await singapore.GetAsync("/api/v1/owners/SG/feed?max=500&wait=5");
        Assert.Equal(accepted, (await page.JsonAsync())["entries"]!.AsArray().Select(entry => (string)entry!["id"]!));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string from, string to, string operation, string lane, string? attachment = null) =>
        client.PostAsync($"/api/v1/owners/{from}/messages", Answers.Json(new JsonObject
        {
            ["to"] = new JsonArray(to),
            ["lane"] = lane,
            ["payload"] = "Qm9uam91cg==",
            ["attachments"] = attachment is null ? [] : new JsonArray(attachment),
            ["operationId"] = operation,
        }.ToJsonString()));

    private static async Task<JsonNode> UntilAsync(HttpClient client, string path, Func<JsonNode, JsonNode> part, Func<JsonNode, bool> condition)
    {
        var deadline = DateTime.UtcNow + Until.Deadline;
        while (true)
        {
            using var answer = await client.GetAsync(path);
            var found = part(await answer.JsonAsync());
            if (condition(found))
            {
                return found;
            }

            Assert.True(DateTime.UtcNow < deadline, found.ToJsonString());
        }
    }

    private HttpClient ClientOf(string owner, string role = MeshRoles.Officer) => _gateways.ClientOf(_gateway, owner, role);
}
