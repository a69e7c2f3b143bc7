using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Tests.Feeds;

/// <summary>Owners with several gateways.</summary>
[Collection(SharedMesh.Name)]
public sealed class GatewaysTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task A_message_is_delivered_with_the_first_gateway_and_everywhere_with_the_last()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await ReadAsync(receiver, "main", FeedCursor.Start);
        await ReadAsync(receiver, "standby", FeedCursor.Start);
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "to both"));
        await Wait.UntilAsync(async () => (await ProgressAsync(sender, sent.Id)).Stored is not null, "it is stored");

        await ReadAsync(receiver, "main", new FeedCursor(0, 0, 1));
        await Wait.UntilAsync(async () => (await ProgressAsync(sender, sent.Id)).Delivered is not null, "one has it");
        Assert.Null(await EverywhereAsync(sender, receiver));
        await ReadAsync(receiver, "standby", new FeedCursor(0, 0, 1));
        await Wait.UntilAsync(async () => await EverywhereAsync(sender, receiver) is not null, "all have it");

        Assert.True((await ProgressAsync(sender, sent.Id)).Delivered!.At <= await EverywhereAsync(sender, receiver));
    }

    [Fact]
    public async Task Nobody_waits_for_a_gateway_that_was_removed()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("lyon"));
        await ReadAsync(receiver, "main", FeedCursor.Start);
        await ReadAsync(receiver, "gone", FeedCursor.Start);
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "to one"));
        await Wait.UntilAsync(async () => (await ProgressAsync(sender, sent.Id)).Stored is not null, "it is stored");
        await ReadAsync(receiver, "main", new FeedCursor(0, 0, 1));
        await Wait.UntilAsync(async () => (await ProgressAsync(sender, sent.Id)).Delivered is not null, "one has it");
        Assert.Null(await EverywhereAsync(sender, receiver));

        // The names and positions outlive the activation.
        await _mesh.DeactivateAsync(_mesh.Feed(receiver));
        var gateways = await Wait.RetryAsync(() => _mesh.Feed(receiver).GetGatewaysAsync());
        Assert.Equal([("gone", 0L), ("main", 1L)], gateways.Select(gateway => (gateway.Name, gateway.Cursor.Routine)));
        await _mesh.Feed(receiver).RemoveGatewayAsync("gone");

        await Wait.UntilAsync(async () => await EverywhereAsync(sender, receiver) is not null, "all that are left have it");
        Assert.Equal(["main"], (await _mesh.Feed(receiver).GetGatewaysAsync()).Select(gateway => gateway.Name));
    }

    [Fact]
    public async Task One_gateway_too_many_is_refused_until_another_is_removed()
    {
        var receiver = _mesh.Owner("buenos-aires");
        var names = Enumerable.Range(1, FeedLimits.MaxGateways).Select(i => $"gateway-{i}").ToArray();
        foreach (var name in names)
        {
            await ReadAsync(receiver, name, FeedCursor.Start);
        }

        var refusal = await Assert.ThrowsAsync<MeshException>(() => ReadAsync(receiver, "one-more", FeedCursor.Start));
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.Equal(names, (await _mesh.Feed(receiver).GetGatewaysAsync()).Select(gateway => gateway.Name));

        await _mesh.Feed(receiver).RemoveGatewayAsync(names[0]);
        await _mesh.Feed(receiver).RemoveGatewayAsync(names[0]);
        await ReadAsync(receiver, "one-more", FeedCursor.Start);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task A_gateway_has_a_plain_name(string name) => Assert.Equal(
        MeshErrorCodes.Invalid, (await Assert.ThrowsAsync<MeshException>(() => ReadAsync(_mesh.Owner("lyon"), name, FeedCursor.Start))).Code);

    private Task<FeedPage> ReadAsync(OwnerId receiver, string gateway, FeedCursor cursor) =>
        Wait.RetryAsync(() => _mesh.Feed(receiver).ReadAsync(gateway, cursor, 10, TimeSpan.Zero));

    /// <summary>When the sender's hub was told that all gateways have the first routine message.</summary>
    private async Task<DateTimeOffset?> EverywhereAsync(OwnerId sender, OwnerId receiver)
    {
        await _mesh.Outbox(sender).GetTimelineAsync(MessageId.For(sender, new OperationId("none")));
        var journal = _mesh.Service<HubDatabases>("lyon-1").Journal("lyon");
        return (await journal.ReadReceiptsAsync(new StreamName($"outbox/{sender}"), $"{receiver}/routine", 1))
            .FirstOrDefault(range => range.Stage == (byte)MessageStage.DeliveredEverywhere)?.At;
    }

    private async Task<RecipientProgress> ProgressAsync(OwnerId sender, MessageId message) =>
        Assert.Single((await Wait.RetryAsync(() => _mesh.Outbox(sender).GetTimelineAsync(message)))!.Recipients);
}
