using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.BureauStore;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Cluster;

/// <summary>Actors of all kinds with one key keep what is theirs.</summary>
[Collection(OwnMesh.Name)]
public sealed class SameKeyTests
{
    [Fact]
    public async Task Every_kind_of_actor_of_one_owner_reads_what_it_wrote_after_all_silos_have_gone()
    {
        // Codes that a storage might take for numbers, and one that it cannot.
        OwnerId[] owners = [OwnerId.Parse("FR"), OwnerId.Parse("DE"), OwnerId.Parse("914")];
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var sent = new Dictionary<OwnerId, MessageId>();
        foreach (var owner in owners)
        {
            await mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnCall, [new DutyContact($"Officer of {owner}", "+33 4 72", ["fr"], "by day")], null);
            await mesh.Groups(owner).SetAsync("ports", $"Ports of {owner}", [owner], null);
            await mesh.Store(owner).WriteAsync(Items.After(0, ("a", $"store of {owner}")));
            sent[owner] = (await mesh.SendAsync(owner, Letters.To(owner, $"to myself, {owner}"))).Id;
            await new FeedReader(mesh, owner).ReadAsync(1);
        }

        await mesh.KillAsync("lyon-1");
        await mesh.StartAgainAsync("lyon-1");

        foreach (var owner in owners)
        {
            var profile = await Wait.RetryAsync(() => mesh.Bureau(owner).GetProfileAsync());
            Assert.Equal((DutyStatus.OnCall, $"Officer of {owner}"), (profile.Duty.Status, Assert.Single(profile.Duty.Contacts).Name));
            Assert.Equal($"Ports of {owner}", Assert.Single(await mesh.Groups(owner).GetAllAsync()).Title);
            Assert.Equal([(1L, $"store of {owner}")], (await mesh.Store(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
            Assert.NotNull(await mesh.Outbox(owner).GetTimelineAsync(sent[owner]));
            var reader = new FeedReader(mesh, owner);
            await reader.ReadAsync(1);
            Assert.Equal([$"to myself, {owner}"], reader.Texts());
        }
    }
}
