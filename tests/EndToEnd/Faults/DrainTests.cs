using System.Diagnostics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>Silos that leave politely and silos that come, while messages flow.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class DrainTests(RepairedMesh shared, ITestOutputHelper output)
{

    [Fact]
    public Task Silos_that_are_told_to_stop_drain_a_second_one_takes_its_share_and_gives_it_back_and_nothing_is_lost() => shared.UseAsync(output, async mesh =>
    {
        var plan = new TrafficPlan { Owners = ["FR", "SG", "JP", "AU", "KR", "BR"] };
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, plan);
        foreach (var hub in new[] { HubName.Lyon, HubName.Singapore })
        {
            var silo = $"{hub}-1";
            await StopsAsync(mesh.Member(silo));
            await traffic.MoveOnAsync($"the stop of {silo}");
            await mesh.StartSiloAsync(hub);
            await traffic.MoveOnAsync($"{silo} was back");
            await mesh.TakesMessagesAsync(silo);
        }

        var second = await mesh.StartSiloAsync(HubName.Singapore, 2);
        await Until.TrueAsync("calls of mailboxes on the second silo", async () => (await mesh.ReadClusterAsync()).MailboxCallsOf("singapore-2") > 0, Until.Deadline);
        await traffic.MoveOnAsync("the second silo had its share");
        await StopsAsync(second);
        await traffic.MoveOnAsync("the second silo was gone");
        await traffic.FinishAsync();
    });

    private async Task StopsAsync(MemberProcess silo)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await silo.TerminateAsync());
        output.WriteLine($"{silo.Name} stopped in {watch.Elapsed.TotalSeconds:0.00} s.");
    }
}
