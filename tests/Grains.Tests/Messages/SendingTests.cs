using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(SharedMesh.Name)]
public sealed class SendingTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task A_message_reaches_its_recipient_with_all_its_stamps()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        var message = Letters.To(receiver, "Bonjour", Lane.Urgent);

        var accepted = await _mesh.SendAsync(sender, message);
        var entry = Assert.Single(await new FeedReader(_mesh, receiver).ReadAsync(1));

        Assert.Equal(MessageId.For(sender, message.Operation), accepted.Id);
        Assert.Equal(HubName.Lyon, accepted.Accepted.Hub);
        Assert.False(accepted.Repeated);
        Assert.Equal((accepted.Id, Lane.Urgent, 1L), (entry.Envelope.Id, entry.Lane, entry.Position));
        Assert.Equal(accepted.Accepted, entry.Accepted);
        Assert.Equal(HubName.BuenosAires, entry.Stored.Hub);
        Assert.Equal(message.ComposedAt, entry.Envelope.ComposedAt);
        Assert.Equal("Bonjour"u8.ToArray(), entry.Payload.ToArray());
    }

    [Fact]
    public async Task Order_holds_within_a_lane_and_flash_is_read_first()
    {
        var (sender, receiver) = (_mesh.Owner("singapore"), _mesh.Owner("lyon"));
        for (var i = 0; i < 30; i++)
        {
            await _mesh.SendAsync(sender, Letters.To(receiver, $"{i}", i % 3 == 0 ? Lane.Flash : i % 3 == 1 ? Lane.Routine : Lane.Urgent));
        }

        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is delivered");
        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadPageAsync(TimeSpan.Zero);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{3 * i}"), reader.Texts().Take(10));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{(3 * i) + 2}"), reader.Texts().Skip(10).Take(10));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{(3 * i) + 1}"), reader.Texts().Skip(20));
        Assert.Equal(reader.Cursor, (await reader.ReadPageAsync(TimeSpan.Zero)).Head);
    }

    [Fact]
    public async Task Many_at_once_arrive_once_each_and_without_gaps()
    {
        var receiver = _mesh.Owner("buenos-aires");
        OwnerId[] senders = [_mesh.Owner("lyon"), _mesh.Owner("singapore"), receiver];
        var reader = new FeedReader(_mesh, receiver);

        await Task.WhenAll(senders.SelectMany(sender => Enumerable.Range(0, 200).Select(i => _mesh.SendAsync(sender, Letters.To(receiver, $"{sender} {i}")))));
        await reader.ReadAsync(600);

        Assert.Equal(600, reader.Texts().Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), reader.Entries.Select(entry => entry.Position));
    }

    [Fact]
    public async Task The_same_operation_again_answers_the_same_and_sends_nothing()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("lyon"));
        var message = Letters.To(receiver, "once");

        var first = await _mesh.SendAsync(sender, message);
        var again = await _mesh.SendAsync(sender, message with { ComposedAt = message.ComposedAt.AddMinutes(1) });
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _mesh.SendAsync(sender, message)));
        await _mesh.SendAsync(sender, Letters.To(receiver, "last"));
        var reader = new FeedReader(_mesh, receiver);
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is delivered");
        await reader.ReadPageAsync(TimeSpan.Zero);

        Assert.Equal(first with { Repeated = true }, again);
        Assert.All(atOnce, answer => Assert.Equal(first with { Repeated = true }, answer));
        Assert.Equal(["once", "last"], reader.Texts());
    }

    [Fact]
    public async Task An_operation_id_with_another_request_is_a_conflict()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var message = Letters.To(receiver, "one");
        await _mesh.SendAsync(sender, message);

        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(sender).SubmitAsync(message with { Payload = "other"u8.ToArray() }));

        Assert.Equal(MeshErrorCodes.OperationConflict, refusal.Code);
        Assert.Null(refusal.RetryAfter);
    }

    [Fact]
    public async Task Nothing_is_stored_of_a_bad_request()
    {
        var sender = _mesh.Owner("lyon");
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(sender).SubmitAsync(Letters.To(new OwnerId("XX"), "?")));

        Assert.Equal(MeshErrorCodes.UnknownOwner, refusal.Code);
        Assert.Contains("XX", refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await _mesh.Outbox(sender).GetStatusAsync()).Links);
    }

    [Fact]
    public async Task There_is_no_outbox_for_a_code_that_is_no_owner()
    {
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(new OwnerId("XX")).SubmitAsync(Letters.To(new OwnerId("FR"), "?")));

        Assert.Equal(MeshErrorCodes.UnknownOwner, refusal.Code);
    }

    [Fact]
    public async Task A_timeline_is_the_senders_alone()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var accepted = await _mesh.SendAsync(sender, Letters.To(receiver, "mine"));

        Assert.NotNull(await _mesh.Outbox(sender).GetTimelineAsync(accepted.Id));
        Assert.Null(await _mesh.Outbox(receiver).GetTimelineAsync(accepted.Id));
        Assert.Null(await _mesh.Outbox(sender).GetTimelineAsync(MessageId.For(sender, OperationId.New())));
        Assert.Null(await _mesh.Outbox(sender).GetTimelineAsync(default));
    }
}
