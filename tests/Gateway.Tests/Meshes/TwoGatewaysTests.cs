using System.Diagnostics;
using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Interpol.Mesh.Gateway.Tests.Meshes;

/// <summary>Two gateways of one bureau over a real mesh of three hubs in the test's process.</summary>
public sealed class TwoGatewaysTests : IAsyncLifetime
{
    private MeshGateways _gateways = null!;
    private WebApplication _first = null!;
    private WebApplication _second = null!;

    public async Task InitializeAsync()
    {
        _gateways = new MeshGateways(await MeshCluster.StartAsync());
        _first = await _gateways.StartAsync("gateway-first", "FR");
        _second = await _gateways.StartAsync("gateway-second", "FR");
    }

    public async Task DisposeAsync() => await _gateways.DisposeAsync();

    [Fact]
    public async Task A_session_opened_at_one_is_good_at_the_other_until_it_ends_at_either()
    {
        using var chief = _gateways.ClientOf(_first, "FR", MeshRoles.Supervisor);
        using (var created = await chief.PostAsync("/api/v1/owners/FR/officers", Answers.Json($$"""{"number":"1","name":"One","roles":["officer"],"password":"{{Bureau.Password}}"}""")))
        {
            await created.JsonAsync(HttpStatusCode.Created);
        }

        using var here = MeshGateways.ClientWith(_first, await SignInAsync(_second));
        using var there = MeshGateways.ClientWith(_second, here.DefaultRequestHeaders.Authorization!.Parameter!);
        await UntilAsync(here, HttpStatusCode.OK);
        await UntilAsync(there, HttpStatusCode.OK);
        await using var live = await LiveReader.OpenAsync(here, "/api/v1/owners/FR/feed/live");
        Assert.Equal(HttpStatusCode.OK, live.Answer.StatusCode);
        using (var signedOut = await there.DeleteAsync("/api/v1/owners/FR/sessions/current"))
        {
            Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        }

        using (var atOnce = await there.GetAsync("/api/v1/owners/FR/who"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, atOnce.StatusCode);
        }

        await UntilAsync(here, HttpStatusCode.Unauthorized);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await live.LineAsync() is not null)
            {
                // Heartbeats, until the gateway ends it.
            }

            throw new IOException("The live feed ended.");
        });
    }

    [Fact]
    public async Task A_token_revoked_at_one_is_refused_at_the_other()
    {
        using var chief = _gateways.ClientOf(_first, "FR", MeshRoles.Supervisor);
        var expires = (DateTimeOffset.UtcNow + TimeSpan.FromDays(1)).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
        using var created = await chief.PostAsync(
            "/api/v1/owners/FR/tokens",
            Answers.Json($$"""{"system":"border","role":"officer","scopes":["directory"],"requestsPerDay":100000,"expiresAt":"{{expires}}"}"""));
        var body = await created.JsonAsync(HttpStatusCode.Created);
        using var system = MeshGateways.ClientWith(_second, (string)body["token"]!);
        await UntilAsync(system, HttpStatusCode.OK, "/api/v1/owners");
        using (var revoked = await chief.DeleteAsync($"/api/v1/owners/FR/tokens/{(string?)body["id"]}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        }

        await UntilAsync(system, HttpStatusCode.Unauthorized, "/api/v1/owners");
    }

    [Fact]
    public async Task Changes_at_both_at_once_all_count_and_survive_the_loss_of_the_hub()
    {
        using var first = _gateways.ClientOf(_first, "FR");
        using var second = _gateways.ClientOf(_second, "FR");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var put = await (i % 2 == 0 ? first : second).PutAsync(
                $"/api/v1/owners/FR/drafts/d{i}",
                Answers.Json("""{"title":"x","template":false,"shared":true,"request":{}}"""));
            await put.JsonAsync();
        }));
        await _gateways.Mesh.KillAsync("lyon-1");
        using var list = await second.GetAsync("/api/v1/owners/FR/drafts");
        Assert.Equal(20, (await list.JsonAsync())["drafts"]!.AsArray().Count);
        using var after = await first.PutAsync("/api/v1/owners/FR/drafts/after", Answers.Json("""{"title":"x","template":false,"shared":true,"request":{}}"""));
        await after.JsonAsync();
    }

    private static async Task<string> SignInAsync(WebApplication gateway)
    {
        using var client = gateway.GetTestClient();
        using var answer = await client.PostAsync("/api/v1/owners/FR/sessions", Answers.Json($$"""{"number":"1","password":"{{Bureau.Password}}"}"""));
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["token"]!;
    }

    private static async Task UntilAsync(HttpClient client, HttpStatusCode wanted, string path = "/api/v1/owners/FR/who")
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await client.GetAsync(path);
            if (answer.StatusCode == wanted)
            {
                return;
            }

            Assert.True(watch.Elapsed < Until.Deadline, $"{answer.StatusCode} instead of {wanted}");
        }
    }
}
