using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>Processes that are killed while they commit, at moments that nobody chose.</summary>
public abstract class CommitFacts(RepairedMesh shared, ITestOutputHelper output, params IEnumerable<HubName> killed)
{
    private const int MostMessagesBetweenKills = 300;

    [Fact]
    public Task A_silo_may_be_killed_again_and_again_in_the_middle_of_commits() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, TrafficPlan.Load);
        foreach (var hub in killed)
        {
            await KillSomewhereAsync(mesh, traffic, $"{hub}-1");
            await mesh.StartSiloAsync(hub);
        }

        await traffic.MoveOnAsync("the last silo was back");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task All_that_was_acknowledged_is_there_after_everything_was_killed_at_once() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, TrafficPlan.Load);
        await KillSomewhereAsync(mesh, traffic, "lyon-1", "singapore-1", "buenos-aires-1", "gateway-all");
        Assert.Empty(mesh.Data.RunningMembers());
        await mesh.RepairAsync();
        await traffic.MoveOnAsync("everything was back");
        await traffic.FinishAsync();
    });

    private async Task KillSomewhereAsync(MeshProcesses mesh, MessageTraffic traffic, params string[] members)
    {
        // How many more messages are accepted until the kill decides the moment; senders are in the middle of the next ones.
        var messages = Random.Shared.Next(1, MostMessagesBetweenKills);
        await traffic.AcceptMoreAsync(messages);
        output.WriteLine($"{string.Join(", ", members)}: killed after {messages} more messages.");
        await Task.WhenAll(members.Select(member => mesh.Member(member).KillAsync()));
    }
}

/// <inheritdoc/>
[Collection(RepairedMesh.Collection)]
public sealed class CommitTests(RepairedMesh shared, ITestOutputHelper output) : CommitFacts(shared, output, HubName.Singapore, HubName.Lyon, HubName.Singapore, HubName.BuenosAires);

/// <inheritdoc/>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed class CommitOnPostgresTests(RepairedPostgresMesh shared, ITestOutputHelper output) : CommitFacts(shared, output, HubName.Lyon, HubName.Singapore, HubName.Lyon);
