using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

/// <summary>What the next activation of an outbox knows of what the one before it did.</summary>
[Collection(SharedMesh.Name)]
public sealed class TakeOverTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task What_no_gateway_has_fetched_is_watched_on()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "nobody comes for it", Lane.Flash));
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetTimelineAsync(sent.Id))!.Recipients[0].Stored is not null, "it is stored");
        Assert.Equal(receiver, Assert.Single((await _mesh.Outbox(sender).GetStatusAsync()).Undelivered).Receiver);

        await _mesh.DeactivateAsync(_mesh.Outbox(sender));

        var undelivered = Assert.Single((await Wait.RetryAsync(() => _mesh.Outbox(sender).GetStatusAsync())).Undelivered);
        Assert.Equal((receiver, Lane.Flash, 1L), (undelivered.Receiver, undelivered.Lane, undelivered.Count));
    }

    [Fact]
    public async Task What_a_feed_said_of_entries_behind_a_batch_is_asked_for_again()
    {
        const int messages = 11;
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var (first, withdrawal) = (await _mesh.SendAsync(sender, Letters.To(_mesh.Owner("lyon"), "finds the epoch")), OperationId.New());
        var letters = Enumerable.Range(0, messages).Select(_ => Letters.To(receiver, new string('x', 60_000))).ToList();

        // As an activation did that was killed before it wrote down what it was answered: nothing of it arrived, and so there is nothing to remove.
        ImmutableArray<LinkEntry> entries =
        [
            .. letters.Select((letter, i) => new LinkEntry(i + 1, Bare(sender, receiver, letter.Operation), first.Accepted, default) { State = EntryState.Withdrawn }),
            new LinkEntry(messages + 1, Bare(sender, receiver, withdrawal) with { Kind = MessageKind.Withdrawal, About = MessageId.For(sender, letters[^1].Operation) }, first.Accepted, default),
        ];
        Assert.Equal(messages + 1, (await _mesh.Feed(receiver).DeliverAsync(new LinkBatch(sender, Lane.Routine, 1, entries))).HighWater);

        foreach (var letter in letters)
        {
            await _mesh.SendAsync(sender, letter);
        }

        var taken = MessageId.For(sender, letters[^1].Operation);
        await Wait.RetryAsync(() => _mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(withdrawal, taken, DateTimeOffset.UtcNow)));
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is told");
        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetTimelineAsync(taken))!.Recipients[0].Withdrawn is not null, "the sender knows that there is nothing to remove");
    }

    private static Envelope Bare(OwnerId sender, OwnerId receiver, OperationId operation) =>
        new(MessageId.For(sender, operation), [receiver], Lane.Routine, DateTimeOffset.UtcNow, [], 0, Sha256Hash.Of([]));
}
