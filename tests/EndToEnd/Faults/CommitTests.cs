using System.Net;
using System.Net.Http.Json;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>Processes that are killed (<c>kill -9</c>) while they commit, at moments that nobody chose.</summary>
public abstract class CommitFacts(RepairedMesh shared, ITestOutputHelper output)
{
    private const int MostMessagesBetweenKills = 100;

    private static readonly TrafficPlan Plan = new() { PhotographBytes = 150_000 };

    [Fact]
    public Task Nothing_is_lost_doubled_or_out_of_order_when_each_hub_loses_its_only_silo_in_the_middle_of_commits() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, Plan);
        foreach (var (hub, owner) in HubName.All.Zip(["DE", "JP", "AR"]))
        {
            var silo = $"{hub}-1";
            await SetDutyAsync(mesh, owner, "on-call");
            await KillSomewhereAsync(mesh, traffic, silo);
            await traffic.MoveOnAsync($"the kill of {silo}");
            Assert.Equal("on-call", await ReadDutyAsync(mesh, owner));
            await SetDutyAsync(mesh, owner, "on-duty");

            await mesh.StartSiloAsync(hub);
            await traffic.MoveOnAsync($"{silo} was back");
            output.WriteLine($"Its actors were home {(await mesh.TakesMessagesAsync(silo)).TotalSeconds:0.00} s later.");
            Assert.Equal("on-duty", await ReadDutyAsync(mesh, owner));
        }

        // Once more, and back at once: what it did not finish is taken up while the others stand in for it.
        await KillSomewhereAsync(mesh, traffic, "singapore-1");
        await mesh.StartSiloAsync(HubName.Singapore);
        await traffic.MoveOnAsync("singapore-1 was back at once");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task All_that_was_acknowledged_is_there_after_everything_was_killed_at_once() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, Plan);
        await KillSomewhereAsync(mesh, traffic, "lyon-1", "singapore-1", "buenos-aires-1", "gateway-all");
        Assert.Empty(mesh.Data.RunningMembers());
        await mesh.RepairAsync(HubName.Lyon);
        await traffic.MoveOnAsync("everything was back");
        await traffic.FinishAsync();
    });

    private static async Task SetDutyAsync(MeshProcesses mesh, string owner, string status)
    {
        var bureau = mesh.Bureau(owner);
        using var answer = await bureau.RepeatAsync(() => bureau.Request(HttpMethod.Put, "duty", JsonContent.Create(new { status, contacts = Array.Empty<string>() })));
        Assert.Equal(status, EnumText.Of((await Bureau.ReadAsync<ProfileBody>(answer, HttpStatusCode.OK)).Duty.Status));
    }

    private static async Task<string> ReadDutyAsync(MeshProcesses mesh, string owner)
    {
        var bureau = mesh.Bureau("FR");
        using var answer = await bureau.RepeatAsync(() => bureau.RequestTo(HttpMethod.Get, $"/api/v1/owners/{owner}"));
        return EnumText.Of((await Bureau.ReadAsync<ProfileBody>(answer, HttpStatusCode.OK)).Duty.Status);
    }

    private async Task KillSomewhereAsync(MeshProcesses mesh, MessageTraffic traffic, params string[] members)
    {
        // How many more messages are accepted until the kill decides the moment; senders are in the middle of the next ones.
        var messages = Random.Shared.Next(1, MostMessagesBetweenKills);
        await traffic.AcceptBusilyAsync(messages);
        output.WriteLine($"{string.Join(", ", members)}: killed after {messages} more messages.");
        await Task.WhenAll(members.Select(member => mesh.Member(member).KillAsync()));
    }
}

/// <inheritdoc/>
[Collection(RepairedMesh.Collection)]
public sealed class CommitTests(RepairedMesh shared, ITestOutputHelper output) : CommitFacts(shared, output);

/// <inheritdoc/>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed class CommitOnPostgresTests(RepairedPostgresMesh shared, ITestOutputHelper output) : CommitFacts(shared, output);
