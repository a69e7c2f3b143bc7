using System.Diagnostics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>
/// A silo that stands still (SIGSTOP) holds its connections and the locks of its databases. Its actors are served elsewhere, and it never serves another call:
/// it is killed, or ends by itself when it goes on.
/// </summary>
public abstract class StoppedProcessFacts(RepairedMesh shared, ITestOutputHelper output)
{
    private static readonly TimeSpan Halt = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongerThanLeases = TimeSpan.FromSeconds(4);

    [Fact]
    public Task The_actors_of_an_idle_silo_that_stands_still_are_served_elsewhere() => shared.UseAsync(output, async mesh =>
    {
        var sender = mesh.Bureau("SG");
        await sender.SendAsync("JP", "before");
        await mesh.IsAtHomeAsync("outbox/SG");
        var singapore = mesh.Member("singapore-1");
        var watch = Halted(singapore);
        await sender.SendAsync("JP", "meanwhile");
        output.WriteLine($"Served elsewhere {watch.Elapsed.TotalSeconds:0.00} s after the halt.");
        await EndsWithoutServingAsync(singapore, watch, () => sender.SendAsync("JP", "still"));
        await mesh.StartSiloAsync(HubName.Singapore);
    });

    [Fact]
    public Task A_silo_that_stands_still_inside_a_commit_is_replaced() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output);
        await traffic.AcceptBusilyAsync(Random.Shared.Next(1, 100));
        var singapore = mesh.Member("singapore-1");
        var watch = Halted(singapore);
        await traffic.MoveOnAsync("the halt");
        output.WriteLine($"Served elsewhere {watch.Elapsed.TotalSeconds:0.00} s after the halt.");

        await EndsWithoutServingAsync(singapore, watch, () => traffic.AcceptMoreAsync(1));
        await mesh.StartSiloAsync(HubName.Singapore);
        await traffic.MoveOnAsync("the silo was back");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task Nothing_is_lost_when_the_whole_machine_stands_still_for_longer_than_the_leases() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output);
        string[] members = ["lyon-1", "singapore-1", "buenos-aires-1", "gateway-all"];
        foreach (var member in members)
        {
            mesh.Member(member).Halt();
        }

        var halted = Stopwatch.StartNew();
        await Until.TrueAsync("more time than the leases have", () => halted.Elapsed > LongerThanLeases, Halt);
        foreach (var member in members)
        {
            mesh.Member(member).Resume();
        }

        // A silo may find that it has been silent for too long and end; at least one goes on, and those that ended are started again.
        await Until.TrueAsync("a silo that serves", async () => (await mesh.ReadClusterAsync()).ActiveSilos().Any(), Until.Deadline);
        output.WriteLine($"Active afterwards: {string.Join(' ', (await mesh.ReadClusterAsync()).ActiveSilos())}");
        await mesh.RepairAsync(HubName.Lyon);
        await traffic.MoveOnAsync("everything went on");
        await traffic.FinishAsync();
    });

    private static Stopwatch Halted(MemberProcess silo)
    {
        silo.Halt();
        return Stopwatch.StartNew();
    }

    /// <summary>Keeps it halted for the whole time, with the others at work, unless it is killed before; then lets it go on and waits for its end.</summary>
    private async Task EndsWithoutServingAsync(MemberProcess silo, Stopwatch halted, Func<Task> work)
    {
        while (halted.Elapsed < Halt && silo.IsAlive)
        {
            await work();
        }

        output.WriteLine(silo.IsAlive ? "It goes on." : $"It was killed before {halted.Elapsed.TotalSeconds:0.0} s were over.");
        silo.Resume();
        var exitCode = await silo.Ended.WaitAsync(Until.Deadline);
        output.WriteLine($"It ended with {exitCode}.");
        Assert.NotEqual(0, exitCode);
    }
}

/// <inheritdoc/>
[Collection(RepairedMesh.Collection)]
public sealed class StoppedProcessTests(RepairedMesh shared, ITestOutputHelper output) : StoppedProcessFacts(shared, output);

/// <inheritdoc/>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed class StoppedProcessOnPostgresTests(RepairedPostgresMesh shared, ITestOutputHelper output) : StoppedProcessFacts(shared, output);
