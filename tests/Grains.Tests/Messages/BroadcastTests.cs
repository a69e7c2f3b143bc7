using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(OwnMesh.Name)]
public sealed class BroadcastTests
{
    [Fact]
    public async Task One_message_reaches_all_bureaus()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var sender = mesh.Owner("lyon");
        var everybody = OwnerDirectory.Default.All.Select(owner => owner.Code).ToList();

        var accepted = await mesh.SendAsync(sender, Letters.To(everybody, "to all", Lane.Flash));
        MessageTimeline? timeline = null;
        await Wait.UntilAsync(
            async () =>
            {
                timeline = await mesh.Outbox(sender).GetTimelineAsync(accepted.Id);
                return timeline!.Recipients.All(recipient => recipient.Stored is not null);
            },
            "it is stored everywhere");

        Assert.Equal(everybody, timeline!.Recipients.Select(recipient => recipient.Recipient));
        Assert.All(timeline.Recipients, recipient => Assert.Equal(OwnerDirectory.Default.Find(recipient.Recipient)!.Home, recipient.Stored!.Hub));
        Assert.All(timeline.Recipients, recipient => Assert.Null(recipient.Refused));
    }
}
