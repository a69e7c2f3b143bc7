using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary><c>kill -9</c> of a gateway while messages flow, which keeps its own files wherever hubs keep theirs. Silos are killed in CommitTests.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class KilledGatewayTests(RepairedMesh shared, ITestOutputHelper output)
{
    [Fact]
    public Task Listeners_resume_where_they_were_and_a_bureau_goes_over_to_another_gateway_when_its_own_is_killed() => shared.UseAsync(output, async mesh =>
    {
        var own = await mesh.StartGatewayAsync(HubName.Singapore, OwnerId.Parse("SG"));
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, new TrafficPlan { PhotographBytes = 150_000 });
        await own.KillAsync();
        await traffic.MoveOnAsync("the kill of Singapore's own gateway");

        await mesh.Member("gateway-all").KillAsync();
        await mesh.StartGatewayAsync(HubName.Lyon);
        await traffic.MoveOnAsync("the gateway was back");
        await traffic.FinishAsync();
    });
}
