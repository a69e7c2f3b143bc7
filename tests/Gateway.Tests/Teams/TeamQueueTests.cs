using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Teams;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Gateway.Tests.Teams.TeamDesk;

namespace Interpol.Mesh.Gateway.Tests.Teams;

/// <summary>What a team does where there is no network is kept at its gateway, outlives it, and reaches the hub in order and once.</summary>
public sealed class TeamQueueTests
{
    private static readonly CallRetryOptions Impatient = new() { AttemptTimeout = TimeSpan.FromMilliseconds(100), Total = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task Acts_without_network_outlive_the_gateway_and_are_handed_on_in_order_and_once()
    {
        var settings = GatewayUnderTest.Settings(Owners) with { Calls = Impatient };
        FakeMesh mesh;
        await using (var before = await StartAsync(settings))
        {
            (before.KeepsFolder, mesh) = (true, before.Mesh);
            await DoneAsync(before, "/numbers", """{"count":20}""");
            await DoneAsync(before, "/log", """{"text":"first"}""");
            Cut(mesh, isCut: true);
            Assert.Equal("Kept here, not yet at the hub.", (string?)(await KeptAsync(before, "/log", """{"text":"second"}""", "op-2"))["note"]);
            await KeptAsync(before, "/items", Item(7), "op-3");
            await KeptAsync(before, "/log", """{"text":"second"}""", "op-2");
            var seen = await ReadAsync(before, "member");
            Assert.Contains("as this gateway saw it last", (string?)seen["note"], StringComparison.Ordinal);
            Assert.Equal("second", (string?)(await ReadAsync(before, "member", "/kept"))["acts"]![0]!["text"]);
        }

        await using (var between = await StartAsync(settings, mesh))
        {
            between.KeepsFolder = true;
            await KeptAsync(between, "/log", """{"text":"third"}""", "op-4");
        }

        Cut(mesh, isCut: false);
        await using var after = await StartAsync(settings, mesh);
        await Until.TrueAsync(() => mesh.Team(Team).Entries(TeamEntryKind.Log).Count() == 3, "the hub has the log");
        await KeptAsync(after, acts => acts.Count == 0);

        var team = mesh.Team(Team);
        Assert.Equal([1L, 2L, 3L], team.Entries(TeamEntryKind.Log).Select(entry => entry.Number));
        Assert.Equal(["third", "second", "first"], (await ReadAsync(after, "member", "/log"))["entries"]!.AsArray().Select(entry => (string)entry!["text"]!));
        Assert.Equal([7], team.State!.Record.Items.Select(item => item.Number));
        Assert.Equal("dna-02", team.State.Record.Items[0].Collector.Officer);
    }

    [Fact]
    public async Task What_the_hub_has_answered_is_not_kept_any_more_for_whoever_looks_at_once()
    {
        await using var gateway = await StartAsync(GatewayUnderTest.Settings(Owners));
        await DoneAsync(gateway, "/log", """{"text":"first"}""");
        var (queue, team, home) = (gateway.Services.GetRequiredService<TeamQueue>(), TeamId.Parse(Team), OwnerId.Parse("FR"));
        for (var act = 0; act < 200; act++)
        {
            var refused = act % 2 == 0;
            var given = queue.GiveAsync(team, new IssuedCommand<TeamCommand>(OperationId.New(), new byte[] { 1 }, new Author(home, refused ? "nobody" : "dvi-01"), new ReserveNumbers(1)), Until.Deadline);
            await (refused ? Assert.ThrowsAsync<MeshException>(() => given) : (Task)given);
            Assert.Empty(await queue.ListAsync(home, team, default));
        }
    }

    [Fact]
    public async Task An_act_that_the_hub_refuses_afterwards_is_shown_with_the_reason_and_holds_nothing_up()
    {
        await using var gateway = await StartAsync(GatewayUnderTest.Settings(Owners) with { Calls = Impatient });
        Cut(gateway.Mesh, isCut: true);
        await KeptAsync(gateway, "/items", Item(7), "bad");
        await KeptAsync(gateway, "/log", """{"text":"behind it"}""", "good");
        Cut(gateway.Mesh, isCut: false);
        await KeptAsync(gateway, acts => acts.Count == 1);

        Assert.Single(gateway.Mesh.Team(Team).Entries(TeamEntryKind.Log));
        var act = Assert.Single((await ReadAsync(gateway, "member", "/kept"))["acts"]!.AsArray())!;
        Assert.Equal(("bad", "collect-item", 7, "refused", "invalid"), ((string?)act["operationId"], (string?)act["what"], (int)act["number"]!, (string?)act["state"], (string?)act["code"]));
        Assert.Contains("reserve numbers", (string?)act["note"], StringComparison.Ordinal);
        Assert.Contains("A ring", (string?)act["text"], StringComparison.Ordinal);

        await DoneAsync(gateway, "/numbers", """{"count":20}""");
        await DoneAsync(gateway, "/items", Item(7), "bad");
        Assert.Empty((await ReadAsync(gateway, "member", "/kept"))["acts"]!.AsArray());
    }

    [Fact]
    public async Task A_refused_act_can_be_dismissed_and_one_that_waits_cannot()
    {
        await using var gateway = await StartAsync(GatewayUnderTest.Settings(Owners) with { Calls = Impatient });
        Cut(gateway.Mesh, isCut: true);
        await KeptAsync(gateway, "/items", Item(7), "bad");
        using var member = Of(gateway, "member");
        using var waits = await member.DeleteAsync(Path("member", "/kept/bad"));
        await waits.ProblemAsync(404, MeshErrorCodes.NotFound);
        Cut(gateway.Mesh, isCut: false);
        await KeptAsync(gateway, acts => (string?)acts[0]!["state"] == "refused");

        Assert.Equal(HttpStatusCode.NoContent, (await member.DeleteAsync(Path("member", "/kept/bad"))).StatusCode);
        Assert.Empty((await ReadAsync(gateway, "member", "/kept"))["acts"]!.AsArray());
    }

    [Fact]
    public async Task What_the_hub_took_and_never_answered_is_done_once()
    {
        await using var gateway = await StartAsync(GatewayUnderTest.Settings(Owners) with { Calls = Impatient });
        gateway.Mesh.Team(Team).LateFaults.Next(new TimeoutException(), new TimeoutException());
        await DoneAsync(gateway, "/log", """{"text":"once"}""", "op-1");
        await DoneAsync(gateway, "/log", """{"text":"once"}""", "op-1");
        using var other = await PostAsync(gateway, "member", "/log", """{"text":"another"}""", "op-1");

        await other.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        Assert.Single(gateway.Mesh.Team(Team).Entries(TeamEntryKind.Log));
    }

    [Fact]
    public async Task Where_the_team_was_never_seen_nothing_is_taken()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings(Owners) with { Calls = Impatient });
        await OrderAsync(gateway.Mesh);
        Cut(gateway.Mesh, isCut: true);
        using var refused = await PostAsync(gateway, "member", "/log", """{"text":"x"}""", "op-1");

        await refused.ProblemAsync(503, MeshErrorCodes.Unavailable);
    }

    private static async Task<GatewayUnderTest> StartAsync(GatewaySettings settings, FakeMesh? mesh = null)
    {
        var gateway = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        if (mesh is null)
        {
            await OrderAsync(gateway.Mesh);
            await ReadAsync(gateway, "member");
        }

        return gateway;
    }

    /// <summary>Takes the network away, from the audit too.</summary>
    private static void Cut(FakeMesh mesh, bool isCut)
    {
        Func<Exception>? away = isCut ? () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.") : null;
        mesh.Team(Team).Faults.Always = away;
        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            mesh.Audit(hub).Faults.Always = away;
        }
    }

    private static async Task<JsonNode> KeptAsync(GatewayUnderTest gateway, string below, string body, string operation) =>
        await (await PostAsync(gateway, "member", below, body, operation)).JsonAsync(HttpStatusCode.Accepted);

    private static async Task<JsonNode> DoneAsync(GatewayUnderTest gateway, string below, string body, string? operation = null) =>
        await (await PostAsync(gateway, "member", below, body, operation ?? Guid.NewGuid().ToString("N"))).JsonAsync();

    /// <summary>Waits until what is kept is so.</summary>
    private static Task KeptAsync(GatewayUnderTest gateway, Func<JsonArray, bool> isSo) =>
        Until.TrueAsync(async () => isSo((await ReadAsync(gateway, "member", "/kept"))["acts"]!.AsArray()), "what is kept has changed");
}
