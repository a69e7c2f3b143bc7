using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(MessagesMesh.Name)]
public sealed class ClockTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task Who_has_not_answered_is_reminded_before_and_after_and_the_sender_sees_who()
    {
        var (asker, answers, silent) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("buenos-aires"));
        var question = await _mesh.SendAsync(asker, Letters.To([answers, silent], "who?", Lane.Flash) with { AnswerBy = DateTimeOffset.UtcNow.AddSeconds(4) });
        await new FeedReader(_mesh, answers).ReadAsync(1);
        await _mesh.SendAsync(answers, Letters.To(asker, "they", Lane.Flash) with { InReplyTo = question.Id });

        var atAsker = await NotesAsync(asker, 2);
        var atSilent = await NotesAsync(silent, 2);
        foreach (var notes in new[] { atAsker, atSilent })
        {
            Assert.Equal([NoteKind.AnswerDueSoon, NoteKind.AnswerOverdue], notes.Select(note => note.Envelope.Note!.Kind));
            Assert.All(notes, note => Assert.Equal([silent], note.Envelope.Note!.Owners.ToArray()));
            Assert.All(notes, note => Assert.Equal(question.Id, note.Envelope.About));
        }

        Assert.DoesNotContain(await new FeedReader(_mesh, answers).ReadAsync(1), entry => entry.Envelope.Kind == MessageKind.Note);
    }

    [Fact]
    public async Task What_expires_before_a_gateway_fetched_it_comes_without_payload_and_the_sender_is_told()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "too late") with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(1.5) });
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetTimelineAsync(sent.Id))!.Recipients[0].Stored is not null, "it is stored");
        await Wait.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > sent.Composed.AddSeconds(2)), "its time is over");

        var reader = new FeedReader(_mesh, receiver);
        var entry = (await reader.ReadAsync(1))[0];
        await reader.ReadPageAsync(TimeSpan.Zero);

        Assert.Equal((EntryState.Expired, 0), (entry.State, entry.Payload.Length));
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetTimelineAsync(sent.Id))!.Recipients[0].Expired is not null, "the sender's timeline says so");
        Assert.Null((await _mesh.Outbox(sender).GetTimelineAsync(sent.Id))!.Recipients[0].Delivered);
        var note = (await NotesAsync(sender, 1))[0].Envelope.Note!;
        Assert.Equal((NoteKind.Expired, receiver), (note.Kind, note.Owners[0]));
    }

    private async Task<List<FeedEntry>> NotesAsync(OwnerId owner, int count)
    {
        var reader = new FeedReader(_mesh, owner);
        await Wait.UntilAsync(
            async () =>
            {
                await reader.ReadPageAsync(TimeSpan.FromMilliseconds(100));
                return reader.Entries.Count(entry => entry.Envelope.Kind == MessageKind.Note) >= count;
            },
            $"{owner} has {count} notes");
        return [.. reader.Entries.Where(entry => entry.Envelope.Kind == MessageKind.Note)];
    }
}
