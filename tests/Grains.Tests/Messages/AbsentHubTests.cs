using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

/// <summary>What becomes of messages while the receiver's hub cannot store them.</summary>
[Collection(OwnMesh.Name)]
public sealed class AbsentHubTests
{
    [Fact]
    public async Task What_was_withdrawn_or_expired_meanwhile_never_arrives_and_the_rest_comes_in_order()
    {
        await using var mesh = await MeshCluster.StartAsync(["lyon-1", "singapore-1", "buenos-aires-1"], "singapore");
        var (sender, receiver) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        var first = await mesh.SendAsync(sender, Letters.To(receiver, "first"));
        var withdrawn = await mesh.SendAsync(sender, Letters.To(receiver, "withdrawn"));
        var expiring = await mesh.SendAsync(sender, Letters.To(receiver, "expired") with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(2) });
        await mesh.SendAsync(sender, Letters.To(receiver, "last"));
        var withdrawal = await mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(OperationId.New(), withdrawn.Id, DateTimeOffset.UtcNow));
        await Wait.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > expiring.Composed.AddSeconds(3)), "the time is over");
        Assert.Equal(5, Assert.Single((await mesh.Outbox(sender).GetStatusAsync()).Links).Waiting);
        Assert.Equal(5, (await mesh.Outbox(sender).RetryLinkAsync(receiver, Lane.Routine))!.Waiting);
        Assert.Null(await mesh.Outbox(sender).RetryLinkAsync(receiver, Lane.Flash));

        mesh.Repair("singapore");
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync(2, TimeSpan.FromSeconds(60));
        await reader.ReadPageAsync(TimeSpan.FromMilliseconds(300));

        Assert.Equal(["first", "last"], reader.Texts());
        Assert.Equal([1L, 2L], reader.Entries.Select(entry => entry.Position));
        await Wait.UntilAsync(async () => (await mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is told");
        Assert.Null(await mesh.Outbox(sender).RetryLinkAsync(receiver, Lane.Routine));
        var gone = (await mesh.Outbox(sender).GetTimelineAsync(withdrawn.Id))!;
        Assert.Equal(withdrawal.Accepted, gone.Withdrawn);
        Assert.NotNull(gone.Recipients[0].Withdrawn);
        Assert.Equal((null, null, null), (gone.Recipients[0].Stored, gone.Recipients[0].Forwarded, gone.Recipients[0].Delivered));
        var late = (await mesh.Outbox(sender).GetTimelineAsync(expiring.Id))!.Recipients[0];
        Assert.NotNull(late.Expired);
        Assert.Equal((null, null), (late.Stored, late.Delivered));
        await Wait.UntilAsync(async () => (await mesh.Outbox(sender).GetTimelineAsync(first.Id))!.Recipients[0].Delivered is not null, "the first is delivered");
        Assert.NotNull((await mesh.Outbox(sender).GetTimelineAsync(first.Id))!.Recipients[0].Forwarded);
        Assert.Null(await mesh.Feed(receiver).FindReceivedAsync(withdrawn.Id));
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => mesh.Feed(receiver).MarkReadAsync(withdrawn.Id))).Code);
    }
}
