using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Feeds;

/// <summary>A feed as a sender's outbox sees it.</summary>
[Collection(SharedMesh.Name)]
public sealed class DeliveryTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task What_is_known_is_dropped_and_the_mark_says_where_to_go_on()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var one = Batch(sender, receiver, 1, 1, 2, 3);

        var first = await _mesh.Feed(receiver).DeliverAsync(one);
        var again = await _mesh.Feed(receiver).DeliverAsync(one);
        var overlapping = await _mesh.Feed(receiver).DeliverAsync(Batch(sender, receiver, 1, 2, 3, 4, 5));

        Assert.Equal([3L, 3L, 5L], [first.HighWater, again.HighWater, overlapping.HighWater]);
        Assert.Equal(first.Stored, again.Stored);
        var page = await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 100, TimeSpan.Zero);
        Assert.Equal(["1", "2", "3", "4", "5"], page.Entries.Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload.Span)));
    }

    [Fact]
    public async Task A_gap_is_not_taken()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.Feed(receiver).DeliverAsync(Batch(sender, receiver, 1, 1));

        Assert.Equal(1, (await _mesh.Feed(receiver).DeliverAsync(Batch(sender, receiver, 1, 3, 4))).HighWater);
        Assert.Equal(1, (await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 100, TimeSpan.Zero)).Head.Routine);
    }

    [Fact]
    public async Task A_refusal_counts_as_received_and_is_told_again_when_asked_again()
    {
        var (sender, receiver, other) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("lyon"));
        var batch = Batch(sender, receiver, 1, 1, 2, 3);
        batch = batch with { Entries = batch.Entries.SetItem(1, Batch(sender, other, 1, 2).Entries[0]) };

        var result = await _mesh.Feed(receiver).DeliverAsync(batch);
        var again = await _mesh.Feed(receiver).DeliverAsync(batch);

        Assert.Equal(3, result.HighWater);
        Assert.Equal(2, Assert.Single(result.Refused).Number);
        Assert.Equal(result.Refused.ToArray(), again.Refused.ToArray());
        Assert.Equal(2, (await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 100, TimeSpan.Zero)).Head.Routine);
    }

    [Fact]
    public async Task A_new_epoch_goes_on_where_it_stands_and_doubles_nothing()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.Feed(receiver).DeliverAsync(Batch(sender, receiver, 1, 1, 2, 3));

        var result = await _mesh.Feed(receiver).DeliverAsync(Batch(sender, receiver, 2, 2, 3, 4));

        Assert.Equal(4, result.HighWater);
        Assert.Equal(4, (await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 100, TimeSpan.Zero)).Head.Routine);
    }

    public static TheoryData<string, Func<LinkBatch, LinkBatch>> Bad => new()
    {
        { MeshErrorCodes.UnknownOwner, batch => batch with { Sender = new OwnerId("XX") } },
        { MeshErrorCodes.UnknownOwner, batch => batch with { Sender = default } },
        { MeshErrorCodes.Invalid, batch => batch with { Lane = (Lane)9 } },
        { MeshErrorCodes.Invalid, batch => batch with { Epoch = 0 } },
        { MeshErrorCodes.Invalid, batch => batch with { Entries = [] } },
        { MeshErrorCodes.Invalid, batch => batch with { Entries = default } },
        { MeshErrorCodes.Invalid, batch => batch with { Entries = [batch.Entries[0], batch.Entries[0]] } },
        { MeshErrorCodes.Invalid, batch => batch with { Entries = [batch.Entries[0] with { Number = 0 }] } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_malformed_batch_is_refused_whole(string code, Func<LinkBatch, LinkBatch> change)
    {
        var (sender, receiver) = (new OwnerId("FR"), new OwnerId("SG"));

        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Feed(receiver).DeliverAsync(change(Batch(sender, receiver, 1, 1))));

        Assert.Equal(code, refusal.Code);
    }

    private static LinkBatch Batch(OwnerId sender, OwnerId receiver, long epoch, params long[] numbers) => new(
        sender, Lane.Routine, epoch, [.. numbers.Select(number => Entry(sender, receiver, number))]);

    private static LinkEntry Entry(OwnerId sender, OwnerId receiver, long number)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes($"{number}");
        var id = MessageId.For(sender, new OperationId($"{receiver}-{number}"));
        return new LinkEntry(
            number,
            new Envelope(id, [receiver], Lane.Routine, DateTimeOffset.UtcNow, [], payload.Length, Sha256Hash.Of(payload)),
            new HubTimestamp(DateTimeOffset.UtcNow, HubName.Lyon),
            payload);
    }
}
