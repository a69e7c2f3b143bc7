using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Tests.Meshes;
using static Interpol.Mesh.Gateway.Tests.Teams.TeamDesk;

namespace Interpol.Mesh.Gateway.Tests.Meshes;

/// <summary>A team's gateway over a real mesh that is killed under it.</summary>
public sealed class TeamGatewayTests
{
    [Fact]
    public async Task What_a_team_does_while_the_mesh_is_dead_and_its_gateway_starts_again_is_there_once_and_in_order()
    {
        var settings = GatewayUnderTest.Settings("FR", "PH") with
        {
            Name = "gateway-team",
            Calls = new CallRetryOptions { AttemptTimeout = TimeSpan.FromSeconds(1), Total = TimeSpan.FromSeconds(2) },
        };
        await using var before = new MeshGateways(await MeshCluster.StartAsync("lyon-1"));
        var id = TeamId.Parse(Team);
        var leader = ExpertId.Parse("FR:dvi-01");
        await before.Mesh.Client.GetGrain<ITeamGrain>(Team).TakeOrderAsync(new TeamOrder(
            id, 1, DateTimeOffset.UtcNow, DeploymentKind.IrtDisaster, DeploymentState.Deployed, new DeploymentSite("Harbour", 14.6, 120.9), leader, [new DeploymentMember(leader, id, MemberStage.OnSite, [])], [], id));
        var first = await before.StartAsync(settings);
        using (var france = before.ClientOfOfficer(first, "FR", "dvi-01"))
        {
            await (await france.PostAsync(Path("leader", "/log"), """{"text":"Arrived"}""", "op-1")).JsonAsync();
            await before.Mesh.KillAsync("lyon-1");
            await (await france.PostAsync(Path("leader", "/log"), """{"text":"The pier is searched"}""", "op-2")).JsonAsync(HttpStatusCode.Accepted);
            await (await france.PostAsync(Path("leader", "/reports"), """{"text":"Day one"}""", "op-3")).JsonAsync(HttpStatusCode.Accepted);
            await (await france.PostAsync(Path("leader", "/check-ins"), """{"place":{"latitude":14.6,"longitude":120.9,"accuracy":15}}""", "op-4")).JsonAsync(HttpStatusCode.Accepted);
        }

        await first.DisposeAsync();
        await using var after = new MeshGateways(await before.Mesh.StartBesideAsync("lyon-1"));
        using var again = after.ClientOfOfficer(await after.StartAsync(settings), "FR", "dvi-01");
        await (await again.PostAsync(Path("leader", "/log"), """{"text":"The pier is searched"}""", "op-2")).JsonAsync();
        await EmptyAsync(again);

        var team = await (await again.GetAsync(Path("leader"))).JsonAsync();
        var log = await (await again.GetAsync(Path("leader", "/log"))).JsonAsync();
        Assert.Equal(["The pier is searched", "Arrived"], log["entries"]!.AsArray().Select(entry => (string)entry!["text"]!));
        Assert.Equal("Day one", (string?)(await (await again.GetAsync(Path("leader", "/reports/1"))).JsonAsync())["text"]);
        Assert.Equal((1, 1), (team["details"]!["positions"]!.AsArray().Count, team["details"]!["reportVersions"]!.AsArray().Count));
        Assert.NotNull(team["members"]![0]!["checkedInAt"]);
    }

    private static Task EmptyAsync(HttpClient client) =>
        Until.TrueAsync(async () => (await (await client.GetAsync(Path("leader", "/kept"))).JsonAsync())["acts"] is not JsonArray { Count: > 0 }, "nothing is kept any more");
}
