using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(MessagesMesh.Name)]
public sealed class WithdrawalTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task A_withdrawn_message_is_gone_from_hubs_and_feeds_and_the_sender_sees_where()
    {
        var (sender, first, second) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var sent = await _mesh.SendAsync(sender, Letters.To([first, second], "secret", Lane.Urgent));
        var readers = new[] { new FeedReader(_mesh, first), new FeedReader(_mesh, second) };
        foreach (var reader in readers)
        {
            await reader.ReadAsync(1);
        }

        var accepted = await WithdrawAsync(sender, sent.Id);
        foreach (var reader in readers)
        {
            var withdrawal = (await reader.ReadAsync(2))[1];
            Assert.Equal((MessageKind.Withdrawal, sent.Id, accepted.Id), (withdrawal.Envelope.Kind, withdrawal.Envelope.About!.Value, withdrawal.Envelope.Id));
            await reader.ReadPageAsync(TimeSpan.Zero);
        }

        await Wait.UntilAsync(async () => (await TimelineAsync(sender, sent.Id)).Recipients.All(recipient => recipient.Withdrawn is not null), "it is withdrawn everywhere");
        Assert.Equal(accepted.Accepted, (await TimelineAsync(sender, sent.Id)).Withdrawn);
        foreach (var owner in new[] { first, second })
        {
            Assert.Equal(EntryState.Withdrawn, (await _mesh.Feed(owner).FindReceivedAsync(sent.Id))!.State);
            await BodiesGoneAsync($"feed/{owner}/urgent", owner, 1);
        }

        await BodiesGoneAsync($"outbox/{sender}", sender, 1);
        var page = await _mesh.Outbox(sender).ReadSentAsync(0, 10);
        Assert.Equal([EntryState.Withdrawn, EntryState.Whole], page.Messages.Select(message => message.State));
        Assert.Equal(0, page.Messages[0].Payload.Length);
    }

    [Fact]
    public async Task A_message_withdrawn_at_once_is_not_read_behind_its_withdrawal()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.SendAsync(sender, Letters.To(receiver, "before"));

        // The withdrawal is tried as long as the message is not there: sometimes it comes before the link's turn, sometimes behind it.
        var message = Letters.To(receiver, "secret");
        var id = MessageId.For(sender, message.Operation);
        await Task.WhenAll(_mesh.SendAsync(sender, message), Wait.RetryAsync(async () =>
        {
            try
            {
                return await _mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(new OperationId($"w-{message.Operation}"), id, DateTimeOffset.UtcNow));
            }
            catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotFound)
            {
                throw new TimeoutException();
            }
        }));
        await _mesh.SendAsync(sender, Letters.To(receiver, "after"));
        var reader = new FeedReader(_mesh, receiver);
        await Wait.UntilAsync(
            async () =>
            {
                await reader.ReadPageAsync(TimeSpan.FromMilliseconds(100));
                return reader.Texts().Contains("after");
            },
            "the last one is there");

        await reader.ReadPageAsync(TimeSpan.Zero);
        await Wait.UntilAsync(async () => (await TimelineAsync(sender, id)).Recipients[0].Withdrawn is not null, "the sender knows");
    }

    [Fact]
    public async Task Withdrawing_again_answers_the_first_withdrawal()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("lyon"));
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "once"));
        var withdrawal = new WithdrawMessage(OperationId.New(), sent.Id, DateTimeOffset.UtcNow);

        var first = await _mesh.Outbox(sender).WithdrawAsync(withdrawal);
        var repeated = await _mesh.Outbox(sender).WithdrawAsync(withdrawal);
        var other = await WithdrawAsync(sender, sent.Id);
        var together = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WithdrawAsync(sender, sent.Id)));

        Assert.All(together.Append(repeated).Append(other), answer => Assert.Equal(first with { Repeated = true }, answer));
        Assert.Equal(2, (await _mesh.Outbox(sender).ReadSentAsync(0, 10)).Messages.Length);
    }

    [Fact]
    public async Task What_cannot_be_withdrawn_is_refused()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var letter = Letters.To(receiver, "mine");
        var sent = await _mesh.SendAsync(sender, letter);
        var other = await _mesh.SendAsync(sender, Letters.To(receiver, "mine too"));

        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => WithdrawAsync(receiver, sent.Id))).Code);
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => WithdrawAsync(sender, MessageId.For(sender, OperationId.New())))).Code);
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => WithdrawAsync(sender, default))).Code);
        Assert.Equal(
            MeshErrorCodes.OperationConflict,
            (await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(letter.Operation, sent.Id, DateTimeOffset.UtcNow)))).Code);
        Assert.Equal(
            MeshErrorCodes.MalformedId,
            (await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(new OperationId("a/b"), other.Id, DateTimeOffset.UtcNow)))).Code);
        var withdrawal = await WithdrawAsync(sender, sent.Id);
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => WithdrawAsync(sender, withdrawal.Id))).Code);
    }

    [Fact]
    public async Task Attachments_go_with_the_last_message_that_carries_them()
    {
        var (sender, receiver, other) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var hash = await UploadAsync(sender, "photograph"u8.ToArray());
        var first = await _mesh.SendAsync(sender, Letters.To([receiver], "one", Lane.Routine, hash));
        var second = await _mesh.SendAsync(sender, Letters.To([receiver, other], "two", Lane.Routine, hash));

        await WithdrawAsync(sender, second.Id);
        await Wait.UntilAsync(async () => await _mesh.Attachment(sender, hash).FindAsync(other) is null, "the grant is gone");
        Assert.NotNull(await _mesh.Attachment(sender, hash).FindAsync(receiver));

        await WithdrawAsync(sender, first.Id);
        await Wait.UntilAsync(async () => await _mesh.Attachment(sender, hash).FindAsync(sender) is null, "the attachment is gone");
    }

    [Fact]
    public async Task What_was_granted_for_a_forward_that_was_never_sent_goes_too()
    {
        var (sender, receiver, other) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var hash = await UploadAsync(sender, "granted"u8.ToArray());
        var sent = await _mesh.SendAsync(sender, Letters.To([receiver], "secret", Lane.Routine, hash));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await _mesh.Outbox(sender).GrantAttachmentsAsync(new GrantAttachments(MessageId.For(receiver, OperationId.New()), sent.Id, [hash], [other]));
        }

        Assert.NotNull(await _mesh.Attachment(sender, hash).FindAsync(other));
        await WithdrawAsync(sender, sent.Id);
        await Wait.UntilAsync(async () => await _mesh.Attachment(sender, hash).FindAsync(other) is null, "the grants are gone");
        await Wait.UntilAsync(async () => await _mesh.Attachment(sender, hash).FindAsync(sender) is null, "the attachment is gone");
    }

    [Fact]
    public async Task A_withdrawal_follows_forwards_to_their_end_and_every_timeline_tells()
    {
        var (origin, first, second, third) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"), _mesh.Owner("singapore"), _mesh.Owner("lyon"));
        var hash = await UploadAsync(origin, "passed on"u8.ToArray());
        var original = await _mesh.SendAsync(origin, Letters.To([first], "secret", Lane.Flash, hash) with { Handling = new MessageHandling(TrafficLight.Green, Audience.All) });
        var readers = new[] { first, second, third }.Select(owner => new FeedReader(_mesh, owner)).ToArray();
        await readers[0].ReadAsync(1);
        var one = await _mesh.SendAsync(first, Forward([second], original.Id, hash));
        await readers[1].ReadAsync(1);
        var two = await _mesh.SendAsync(second, Forward([third], one.Id, hash));
        await readers[2].ReadAsync(1);

        Assert.NotNull(await _mesh.Attachment(origin, hash).FindAsync(third));
        Assert.Equal(original.Id, readers[2].Entries[0].Envelope.Origin);
        await Wait.UntilAsync(async () => (await TimelineAsync(origin, original.Id)).Forwards.Length == 2, "both forwards are declared");
        Assert.Equal([two.Id, one.Id], (await TimelineAsync(origin, original.Id)).Forwards.Select(forward => forward.Id));

        await WithdrawAsync(origin, original.Id);
        foreach (var reader in readers)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    await reader.ReadPageAsync(TimeSpan.FromMilliseconds(100));
                    return reader.Entries.Exists(entry => entry.Envelope.Kind == MessageKind.Withdrawal);
                },
                "the withdrawal arrived");
            await reader.ReadPageAsync(TimeSpan.Zero);
        }

        MessageTimeline? timeline = null;
        await Wait.UntilAsync(
            async () =>
            {
                timeline = await TimelineAsync(origin, original.Id);
                return timeline.Recipients.All(recipient => recipient.Withdrawn is not null)
                    && timeline.Forwards.All(forward => forward.Recipients.All(recipient => recipient.Withdrawn is not null));
            },
            "the origin knows of its recipients and of the end of the chain");
        Assert.All(timeline!.Recipients, recipient => Assert.NotNull(recipient.Withdrawn));
        Assert.NotNull((await TimelineAsync(first, one.Id)).Withdrawn);
        Assert.NotNull((await TimelineAsync(second, two.Id)).Withdrawn);
        await Wait.UntilAsync(async () => (await TimelineAsync(second, two.Id)).Recipients[0].Withdrawn is not null, "the last forwarder knows");
        await Wait.UntilAsync(async () => await _mesh.Attachment(origin, hash).FindAsync(origin) is null, "the attachment is gone");
        foreach (var (owner, id) in new[] { (first, original.Id), (second, one.Id), (third, two.Id) })
        {
            Assert.Equal(EntryState.Withdrawn, (await _mesh.Feed(owner).FindReceivedAsync(id))!.State);
        }

        // And nobody passes it on any more.
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(first).SubmitAsync(Forward([third], original.Id)));
        Assert.Equal((MeshErrorCodes.NotPermitted, ConversationRules.NotPermittedByOwner), (refusal.Code, refusal.Message));
    }

    private static SendMessage Forward(OwnerId[] recipients, MessageId original, params Sha256Hash[] attachments) =>
        Letters.To(recipients, "passed on", Lane.Urgent, attachments) with { ForwardOf = original, Handling = new MessageHandling(TrafficLight.Green, Audience.All) };

    private Task<SendAccepted> WithdrawAsync(OwnerId sender, MessageId message)
    {
        var withdrawal = new WithdrawMessage(OperationId.New(), message, DateTimeOffset.UtcNow);
        return Wait.RetryAsync(() => _mesh.Outbox(sender).WithdrawAsync(withdrawal));
    }

    private async Task<MessageTimeline> TimelineAsync(OwnerId sender, MessageId message) => (await Wait.RetryAsync(() => _mesh.Outbox(sender).GetTimelineAsync(message)))!;

    private async Task<Sha256Hash> UploadAsync(OwnerId owner, byte[] bytes)
    {
        var hash = Sha256Hash.Of([.. bytes, .. System.Text.Encoding.ASCII.GetBytes(owner.Value)]);
        var attachment = _mesh.Attachment(owner, hash);
        await attachment.BeginAsync();
        byte[] content = [.. bytes, .. System.Text.Encoding.ASCII.GetBytes(owner.Value)];
        await attachment.WriteAsync(0, content);
        await attachment.CompleteAsync(content.Length);
        return hash;
    }

    private async Task BodiesGoneAsync(string stream, OwnerId owner, long position)
    {
        var hub = OwnerDirectory.Default.Find(owner)!.Home.Value;
        var journal = _mesh.Service<HubDatabases>($"{hub}-1").Journal(hub);
        await Wait.UntilAsync(
            async () => (await journal.ReadAsync(new Storage.Journal.StreamName(stream), position, 1, 1))[0].Body.IsEmpty, $"the body of {stream} {position} is gone");
    }
}
