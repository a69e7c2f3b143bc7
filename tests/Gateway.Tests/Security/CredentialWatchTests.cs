using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Security;

/// <summary>A live feed ends with the session or token with which it was opened, whatever happened in between.</summary>
public sealed class CredentialWatchTests : IAsyncLifetime
{
    private const string Live = "/api/v1/owners/FR/feed/live";

    // The desk is given up as soon as nobody has asked for a moment, so that the watch meets a hub that is away as it would after a long sleep of the machine.
    private static readonly StoreOptions Forgetful = new() { IdleAfter = TimeSpan.FromMilliseconds(1) };
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    // The change is known within a second; the rest is for a machine that is busy, and less than a session lasts without use.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(25);

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR"), _time, configure: builder =>
        {
            builder.Services.AddSingleton(Bureau.Quick);
            builder.Services.AddSingleton(Forgetful);
        });

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_token_revoked_after_the_hub_was_away_ends_the_stream()
    {
        using var chief = _gateway.ClientOf("FR", MeshRoles.Supervisor);
        using var created = await chief.PostAsync("/api/v1/owners/FR/tokens", Answers.Json(new JsonObject
        {
            ["system"] = "border",
            ["role"] = "officer",
            ["scopes"] = new JsonArray("read"),
            ["requestsPerDay"] = 1000,
            ["expiresAt"] = _time.GetUtcNow().AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        }.ToJsonString()));
        var token = await created.JsonAsync(HttpStatusCode.Created);
        using var system = _gateway.ClientWith((string)token["token"]!);
        await using var live = await LiveReader.OpenAsync(system, Live);
        Assert.Equal(HttpStatusCode.OK, live.Answer.StatusCode);
        await AwayAndBackAsync();
        await using var other = await Bureau.StartAsync(_time, beside: _gateway, name: "gateway-other");
        using var there = other.ClientOf("FR", MeshRoles.Supervisor);
        using var revoked = await there.DeleteAsync($"/api/v1/owners/FR/tokens/{(string?)token["id"]}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await EndedAsync(live);
    }

    [Fact]
    public async Task An_officer_who_loses_a_role_loses_the_stream()
    {
        using var officer = await _gateway.OfficerAsync("4711");
        await using var live = await LiveReader.OpenAsync(officer, Live);
        Assert.Equal(HttpStatusCode.OK, live.Answer.StatusCode);
        using var chief = _gateway.ClientOf("FR", MeshRoles.Supervisor);
        using var changed = await chief.PutAsync("/api/v1/owners/FR/officers/4711", Answers.Json("""{"name":"Officer 4711","roles":["national-unit"],"active":true}"""));
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
        await EndedAsync(live);
    }

    /// <summary>The hub is away for longer than the watch waits for an answer, and comes back.</summary>
    private async Task AwayAndBackAsync()
    {
        var store = _gateway.Mesh.Store("FR");
        store.ReadFaults.Always = () => new TimeoutException("away");
        var back = _time.GetUtcNow() + (3 * Forgetful.OpenPatience);
        await Until.TrueAsync(() => _time.GetUtcNow() >= back, _time, Step, "the time passes for which the hub is away");
        store.ReadFaults.Always = null;
    }

    private async Task EndedAsync(LiveReader live)
    {
        var (end, last, watch) = (ReadToEndAsync(live), _time.GetUtcNow() + Soon, Stopwatch.StartNew());

        // A step of the clock takes its time, so that it does not run away from a machine that is busy.
        for (var step = 1; !end.IsCompleted && _time.GetUtcNow() < last; step++)
        {
            _time.Advance(Step);
            await Until.TrueAsync(() => end.IsCompleted || watch.Elapsed >= step * Pace, "a step of the clock");
        }

        Assert.True(end.IsCompleted, "The stream goes on.");
        await end;
    }

    private static async Task ReadToEndAsync(LiveReader live)
    {
        try
        {
            while (await live.LineAsync() is not null)
            {
                // Heartbeats, until the gateway ends it.
            }
        }
        catch (Exception ended) when (ended is IOException or HttpRequestException)
        {
            // Cut off, which is how it ends.
        }
    }
}
