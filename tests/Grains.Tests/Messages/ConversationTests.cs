using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(MessagesMesh.Name)]
public sealed class ConversationTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task A_reply_stays_on_its_thread_and_the_asker_sees_the_answer()
    {
        var (asker, first, second) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var thread = ThreadId.New();
        var question = await _mesh.SendAsync(asker, Letters.To([first, second], "who?", Lane.Flash) with { Thread = thread });
        await new FeedReader(_mesh, first).ReadAsync(1);

        var answer = await _mesh.SendAsync(first, Letters.To([asker, second], "they") with { InReplyTo = question.Id });
        var received = (await new FeedReader(_mesh, asker).ReadAsync(1))[0];
        Assert.Equal((answer.Id, question.Id, thread), (received.Envelope.Id, received.Envelope.InReplyTo, received.Envelope.Thread!.Value));
        RecipientProgress[] recipients = [];
        await Wait.UntilAsync(
            async () => (recipients = [.. (await _mesh.Outbox(asker).GetTimelineAsync(question.Id))!.Recipients])[0].Answered is not null, "the answer stands in the timeline");
        Assert.Equal(received.Stored, recipients[0].Answered);
        Assert.Null(recipients[1].Answered);

        // The asker goes on with its own message, and with the answer.
        await _mesh.SendAsync(asker, Letters.To(second, "and you?") with { InReplyTo = question.Id });
        await _mesh.SendAsync(asker, Letters.To(first, "thank you") with { InReplyTo = answer.Id });
    }

    [Fact]
    public async Task A_reply_by_or_to_a_stranger_is_refused()
    {
        var (asker, asked, stranger) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("lyon"));
        var question = await _mesh.SendAsync(asker, Letters.To(asked, "who?") with { Thread = ThreadId.New() });
        await new FeedReader(_mesh, asked).ReadAsync(1);

        var byStranger = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(stranger).SubmitAsync(Letters.To(asker, "me!") with { InReplyTo = question.Id }));
        var toStranger = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(asked).SubmitAsync(Letters.To([asker, stranger], "they") with { InReplyTo = question.Id }));
        var otherThread = await Assert.ThrowsAsync<MeshException>(
            () => _mesh.Outbox(asked).SubmitAsync(Letters.To(asker, "they") with { InReplyTo = question.Id, Thread = ThreadId.New() }));

        Assert.All(new[] { byStranger, toStranger }, refusal =>
        {
            Assert.Equal(MeshErrorCodes.NotPermitted, refusal.Code);
            Assert.Contains("thread", refusal.Message, StringComparison.Ordinal);
        });
        Assert.Equal(MeshErrorCodes.Invalid, otherThread.Code);
        Assert.Empty((await _mesh.Outbox(asked).ReadSentAsync(0, 10)).Messages);
    }

    [Fact]
    public async Task A_forward_that_widens_is_refused_with_one_sentence_also_for_an_exclusion()
    {
        var (origin, holder, allowed, excluded) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        var open = await _mesh.SendAsync(
            origin, Letters.To(holder, "open") with { Handling = new MessageHandling(TrafficLight.Green, Audience.All), Excluded = [excluded] });
        var strict = await _mesh.SendAsync(origin, Letters.To(holder, "strict") with { Handling = new MessageHandling(TrafficLight.Red, Audience.Recipients) });
        var entries = await new FeedReader(_mesh, holder).ReadAsync(2);
        Assert.Empty((await _mesh.Outbox(holder).ReadSentAsync(0, 10)).Messages);

        var inside = Letters.To(allowed, "passed on") with { Handling = new MessageHandling(TrafficLight.Amber, Audience.Recipients) };
        SendMessage[] wider =
        [
            inside with { ForwardOf = strict.Id },
            inside with { ForwardOf = open.Id, Recipients = [excluded] },
            inside with { ForwardOf = open.Id, Handling = new MessageHandling(TrafficLight.Clear, Audience.Recipients) },
            inside with { ForwardOf = MessageId.For(origin, OperationId.New()) },
        ];
        foreach (var message in wider)
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(holder).SubmitAsync(message));
            Assert.Equal((MeshErrorCodes.NotPermitted, "not permitted by owner"), (refusal.Code, refusal.Message));
        }

        var byStranger = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(allowed).SubmitAsync(Letters.To(holder, "?") with { ForwardOf = open.Id }));
        Assert.Equal("not permitted by owner", byStranger.Message);

        var forward = await _mesh.SendAsync(holder, inside with { ForwardOf = open.Id });
        var reader = new FeedReader(_mesh, allowed);
        var received = (await reader.ReadAsync(1))[0];
        Assert.Equal((open.Id, open.Id), (received.Envelope.ForwardOf!.Value, received.Envelope.Origin!.Value));

        // The exclusion goes along with the forward, and neither the forwarder nor the receiver is shown it.
        Assert.Equal([excluded], (await _mesh.Feed(allowed).FindReceivedAsync(forward.Id))!.Excluded.ToArray());
        Assert.Empty((await _mesh.Outbox(holder).GetTimelineAsync(forward.Id))!.Excluded);
        Assert.Empty((await _mesh.Outbox(holder).ReadSentAsync(0, 10)).Messages[0].Excluded);
        Assert.Equal([excluded], (await _mesh.Outbox(origin).GetTimelineAsync(open.Id))!.Excluded.ToArray());
        var again = inside with { ForwardOf = forward.Id, Recipients = [excluded] };
        Assert.Equal(
            ConversationRules.NotPermittedByOwner, (await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(allowed).SubmitAsync(again with { Operation = OperationId.New() }))).Message);
        Assert.Equal(2, entries.Count);
    }

    [Fact]
    public async Task A_forward_is_declared_to_the_first_sender()
    {
        var (origin, holder, third) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var original = await _mesh.SendAsync(origin, Letters.To(holder, "open") with { Handling = new MessageHandling(TrafficLight.Green, Audience.All) });
        await new FeedReader(_mesh, holder).ReadAsync(1);
        var message = Letters.To([third], "passed on", Lane.Flash) with { ForwardOf = original.Id };
        var forward = await _mesh.SendAsync(holder, message);
        var again = await _mesh.SendAsync(holder, message);

        var note = (await new FeedReader(_mesh, origin).ReadAsync(1))[0].Envelope;
        Assert.Equal((MessageKind.Note, NoteKind.Forwarded, original.Id, forward.Id), (note.Kind, note.Note!.Kind, note.About!.Value, note.Note.Forward!.Value));
        Assert.Equal([third], note.Note.Owners.ToArray());
        await Wait.UntilAsync(async () => !(await _mesh.Outbox(origin).GetTimelineAsync(original.Id))!.Forwards.IsEmpty, "it stands in the timeline");
        var declared = Assert.Single((await _mesh.Outbox(origin).GetTimelineAsync(original.Id))!.Forwards);
        Assert.Equal((forward.Id, third, null), (declared.Id, declared.Recipients[0].Owner, declared.Recipients[0].Withdrawn));
        Assert.Equal(forward with { Repeated = true }, again);
        Assert.Single((await _mesh.Outbox(holder).ReadSentAsync(0, 10)).Messages);
    }
}
