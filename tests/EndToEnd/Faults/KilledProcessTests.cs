using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>
/// <c>kill -9</c> of any one process while messages flow. On PostgreSQL a silo's is in PostgresTests and in CommitOnPostgresTests; a gateway keeps its own files wherever hubs keep theirs.
/// </summary>
[Collection(RepairedMesh.Collection)]
public sealed class KilledProcessTests(RepairedMesh shared, ITestOutputHelper output)
{
    private static readonly TrafficPlan WithPhotographs = new() { PhotographBytes = 150_000 };

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public Task Nothing_is_lost_doubled_or_out_of_order_when_a_hub_loses_its_only_silo(string hubName) => shared.UseAsync(output, async mesh =>
    {
        var hub = HubName.Parse(hubName);
        var silo = $"{hub}-1";
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, WithPhotographs);

        await mesh.Member(silo).KillAsync();
        await traffic.MoveOnAsync($"the kill of {silo}");

        await mesh.StartSiloAsync(hub);
        await traffic.MoveOnAsync($"{silo} was back");
        output.WriteLine($"Its actors were home {(await mesh.TakesMessagesAsync(silo)).TotalSeconds:0.00} s later.");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task Listeners_resume_where_they_were_when_the_gateway_is_killed_and_started_again() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, WithPhotographs);
        await mesh.Member("gateway-all").KillAsync();
        await mesh.StartGatewayAsync(HubName.Lyon);
        await traffic.MoveOnAsync("the gateway was back");
        await traffic.FinishAsync();
    });

    [Fact]
    public Task A_bureau_goes_over_to_another_gateway_when_its_own_is_killed() => shared.UseAsync(output, async mesh =>
    {
        var own = await mesh.StartGatewayAsync(HubName.Singapore, OwnerId.Parse("SG"));
        await using var traffic = await MessageTraffic.StartAsync(mesh, output);
        await own.KillAsync();
        await traffic.MoveOnAsync("the kill of Singapore's own gateway");
        await traffic.FinishAsync();
    });
}
