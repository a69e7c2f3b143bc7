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
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    public Task A_silo_that_is_told_to_stop_drains_and_nothing_is_lost(string hubName) => shared.UseAsync(output, async mesh =>
    {
        var hub = HubName.Parse(hubName);
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, TrafficPlan.Load);
        await StopsInTimeAsync(mesh.Member($"{hub}-1"));
        await traffic.MoveOnAsync("the stop");
        await mesh.StartSiloAsync(hub);
        await traffic.MoveOnAsync("the silo was back");
        await mesh.TakesMessagesAsync($"{hub}-1");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task A_second_silo_of_a_hub_takes_its_share_under_load_and_gives_it_back() => shared.UseAsync(output, async mesh =>
    {
        var plan = TrafficPlan.Load with { Owners = ["FR", "SG", "JP", "AU", "KR", "BR"] };
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, plan);
        var second = await mesh.StartSiloAsync(HubName.Singapore, 2);
        await Until.TrueAsync("calls of mailboxes on the second silo", async () => (await mesh.ReadClusterAsync()).MailboxCallsOf("singapore-2") > 0, Until.Deadline);
        await traffic.MoveOnAsync("the second silo had its share");
        await StopsInTimeAsync(second);
        await traffic.MoveOnAsync("the second silo was gone");
        await traffic.FinishAsync();
    });

    private async Task StopsInTimeAsync(MemberProcess silo)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await silo.TerminateAsync());
        output.WriteLine($"{silo.Name} stopped in {watch.Elapsed.TotalSeconds:0.00} s.");
        Assert.True(watch.Elapsed < Drain, $"{silo.Name} took {watch.Elapsed.TotalSeconds:0.0} s to stop.");
    }
}
