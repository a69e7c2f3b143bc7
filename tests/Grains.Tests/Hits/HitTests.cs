using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Hits;

/// <summary>Hits on a cluster: who hears of them, by feed and by list, and what the clock does.</summary>
[Collection(OwnMesh.Name)]
public sealed class HitTests
{
    private static readonly OwnerId Secretariat = new("IPSG");
    private static readonly RecordId Record = new(RecordKind.TravelDocument, "FRA-12AB34567-passport");

    [Fact]
    public async Task A_hit_is_told_answered_and_the_searcher_hears_the_outcome()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (searcher, owner, stranger) = (mesh.Owner("singapore"), mesh.Owner("lyon"), mesh.Owner("buenos-aires"));
        var (grain, id) = Hit(mesh, searcher, owner, HitChannel.Normal);

        await grain.ExecuteAsync(Noted(id, owner, "one"));
        await grain.ExecuteAsync(Noted(id, owner, "one"));
        await grain.ExecuteAsync(Noted(id, owner, "two"));
        var confirmed = await grain.ExecuteAsync(Given("op-1", owner, new ConfirmHit(null)));
        var again = await grain.ExecuteAsync(Given("op-1", owner, new ConfirmHit(null)));

        Assert.Equal((HitState.Confirmed, 3L, 2, 3L), (confirmed.Record.State, confirmed.Version, confirmed.Record.Questions.Length, again.Version));
        foreach (var party in new[] { searcher, owner, Secretariat })
        {
            Assert.Equal([(id.Value, "found"), (id.Value, "confirmed")], await ChangesAsync(mesh, party, 2));
            Assert.NotNull(await grain.GetAsync(party));
        }

        Assert.Null(await grain.GetAsync(stranger));
        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            await Wait.UntilAsync(async () => (await ListAsync(mesh, hub, owner, "confirmed")).Length == 1, $"{hub} lists the hit");
            Assert.Empty(await ListAsync(mesh, hub, stranger));
        }
    }

    [Fact]
    public async Task Of_a_silent_hit_its_owner_finds_nothing_anywhere()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (searcher, owner) = (mesh.Owner("singapore"), mesh.Owner("lyon"));
        var (grain, id) = Hit(mesh, searcher, owner, HitChannel.Silent);
        await grain.ExecuteAsync(Noted(id, owner, "one", HitChannel.Silent));
        foreach (var party in new[] { searcher, Secretariat })
        {
            Assert.Equal([(id.Value, "found")], await ChangesAsync(mesh, party, 1));
        }

        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            await Wait.UntilAsync(async () => (await ListAsync(mesh, hub, searcher)).Length == 1, $"{hub} lists the hit");
            Assert.Empty(await ListAsync(mesh, hub, owner));
        }

        // A normal hit behind it is the first that the owner hears of.
        var (other, otherId) = Hit(mesh, searcher, owner, HitChannel.Normal);
        await other.ExecuteAsync(Noted(otherId, owner, "one"));
        Assert.Equal([(otherId.Value, "found")], await ChangesAsync(mesh, owner, 1));
        Assert.Null(await grain.GetAsync(owner));
        foreach (var expected in new long?[] { null, 0, 1, 9 })
        {
            var refused = await Assert.ThrowsAsync<MeshException>(() => grain.ExecuteAsync(Given("op-1", owner, new ConfirmHit(null)) with { ExpectedVersion = expected }));
            var absent = await Assert.ThrowsAsync<MeshException>(() => Hit(mesh, searcher, owner, HitChannel.AlertOnly).Grain.ExecuteAsync(Given("op-1", owner, new ConfirmHit(null)) with { ExpectedVersion = expected }));
            Assert.Equal((MeshErrorCodes.NotFound, absent.Message), (refused.Code, refused.Message));
        }

        Assert.Null((await mesh.Client.GetGrain<IOutboxGrain>(owner.Value).GetTimelineAsync(MessageId.For(owner, new OperationId("op-1")))));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_told_although_nobody_calls()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (searcher, owner) = (mesh.Owner("buenos-aires"), mesh.Owner("singapore"));
        var (grain, id) = Hit(mesh, searcher, owner, HitChannel.Normal);
        await grain.ExecuteAsync(Noted(id, owner, "one"));
        await mesh.DeactivateAsync(grain);

        clock.LeapTo(clock.GetUtcNow() + HitLimits.Clock + TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(async () => (await ChangesAsync(mesh, Secretariat)).Any(change => change.What == "overdue"), "the command centre is told");
        Assert.Equal(HitState.Overdue, (await grain.GetAsync(owner))!.Record.State);
        Assert.Equal(HitState.Cleared, (await grain.ExecuteAsync(Given("op-1", owner, new ClearHit(null)))).Record.State);
    }

    private static (IHitGrain Grain, HitId Id) Hit(MeshCluster mesh, OwnerId searcher, OwnerId owner, HitChannel channel)
    {
        var id = HitId.For(searcher, channel, owner, Record, new DateOnly(2026, 3, 1));
        return (mesh.Client.GetGrain<IHitGrain>(id.Value), id);
    }

    private static IssuedCommand<HitCommand> Noted(HitId id, OwnerId owner, string question, HitChannel channel = HitChannel.Normal) => new(
        id.OperationOf(question),
        default,
        new Author(id.Searcher, null),
        new NoteHit(owner, Record, channel, false, new HitQuestion(question, question, "border", "7", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), null)));

    private static IssuedCommand<HitCommand> Given(string operation, OwnerId by, HitCommand command) => new(new OperationId(operation), new byte[] { 1 }, new Author(by, "1"), command);

    private static async Task<ImmutableArray<ReplicaChange>> ListAsync(MeshCluster mesh, string hub, OwnerId reader, params string[] states) =>
        (await mesh.Client.GetGrain<IReplicaGrain>(hub).ListAsync(new ReplicaListQuery("hit", reader, [.. states], 50))).Entries;

    /// <summary>The changes of hits that a feed tells, at least so many.</summary>
    private static async Task<List<(string Id, string What)>> ChangesAsync(MeshCluster mesh, OwnerId reader, int atLeast = 0)
    {
        List<(string, string)> changes = [];
        await Wait.UntilAsync(
            async () =>
            {
                var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
                changes = [.. page.Entries.Where(entry => entry.Envelope.Note?.Kind == NoteKind.Hit).Select(entry => entry.Envelope.Note!.Change!).Select(change => (change.Id, change.What))];
                return changes.Count >= atLeast;
            },
            $"{reader} hears of {atLeast} changes");
        return changes;
    }
}
