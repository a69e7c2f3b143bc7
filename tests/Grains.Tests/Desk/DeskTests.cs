using System.Diagnostics;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Tests.Desk;

[Collection(SharedMesh.Name)]
public sealed class DeskTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public async Task Records_are_read_in_order_also_by_a_new_activation(string hub)
    {
        var owner = _mesh.Owner(hub);

        Assert.Equal(new DeskAppended(1, true), await _mesh.Desk(owner).AppendAsync(Records.After(0, "a")));
        Assert.Equal(new DeskAppended(2, true), await _mesh.Desk(owner).AppendAsync(Records.After(1, "b")));
        await _mesh.DeactivateAsync(_mesh.Desk(owner));
        Assert.Equal(new DeskAppended(3, true), await _mesh.Desk(owner).AppendAsync(Records.After(2, "c")));

        var page = await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero);
        Assert.Equal([(1L, "a"), (2L, "b"), (3L, "c")], page.Texts());
        Assert.Equal(3, page.Last);
        Assert.All(page.Records, record => Assert.InRange(DateTimeOffset.UtcNow - record.At, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        Assert.Equal([(3L, "c")], (await _mesh.Desk(owner).ReadAsync(2, TimeSpan.Zero)).Texts());
        Assert.Empty((await _mesh.Desk(owner).ReadAsync(3, TimeSpan.Zero)).Records);
        Assert.Empty((await _mesh.Desk(owner).ReadAsync(99, TimeSpan.Zero)).Records);
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_sealed()
    {
        var owner = _mesh.Owner("lyon");
        var seal = new EnvelopeSeal("suite", "gateway", "key", new byte[] { 1 }, new byte[] { 2, 3 }, Array.Empty<byte>());
        var content = new SealedContent(new byte[] { 9, 8, 7 }, seal, [new RecipientWrap(owner, new byte[] { 4, 5 }), new RecipientWrap(new OwnerId("BR"), new byte[] { 6 })]);

        await _mesh.Desk(owner).AppendAsync(new DeskAppend(OperationId.New(), 0, false, content));

        var read = Assert.Single((await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Records).Content;
        Assert.Equal([9, 8, 7], read.Payload.ToArray());
        Assert.Equal(("suite", "gateway", "key"), (read.Seal!.Suite, read.Seal.Gateway, read.Seal.Key));
        Assert.Equal([1], read.Seal.Commitment.ToArray());
        Assert.Equal([2, 3], read.Seal.WrapsHash.ToArray());
        Assert.True(read.Seal.Signature.IsEmpty);
        Assert.Equal([(owner.Value, 2), ("BR", 1)], read.Wraps.Select(wrap => (wrap.Recipient.Value, wrap.Wraps.Length)));
    }

    [Fact]
    public async Task Of_two_gateways_that_decide_at_the_same_place_one_has_to_read_on()
    {
        var owner = _mesh.Owner("singapore");
        await _mesh.Desk(owner).AppendAsync(Records.After(0, "first"));

        var appended = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _mesh.Desk(owner).AppendAsync(Records.After(1, $"{number}"))));

        Assert.Single(appended, result => result.Added);
        Assert.All(appended, result => Assert.Equal(2, result.Position));
        Assert.Equal(2, (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Records.Length);
        Assert.Equal(new DeskAppended(2, false), await _mesh.Desk(owner).AppendAsync(Records.After(0, "late")));
        Assert.Equal(new DeskAppended(2, false), await _mesh.Desk(owner).AppendAsync(Records.After(9, "from a copy that is ahead")));
    }

    [Fact]
    public async Task An_operation_may_be_repeated_and_names_its_record_for_ever()
    {
        var owner = _mesh.Owner("lyon");
        var append = Records.After(0, "once");
        await _mesh.Desk(owner).AppendAsync(append);

        Assert.Equal(new DeskAppended(1, true), await _mesh.Desk(owner).AppendAsync(append));
        Assert.Equal(new DeskAppended(1, true), await _mesh.Desk(owner).AppendAsync(append with { After = 1 }));
        await _mesh.Desk(owner).AppendAsync(Records.After(1, "next"));
        await _mesh.DeactivateAsync(_mesh.Desk(owner));
        Assert.Equal(new DeskAppended(1, true), await _mesh.Desk(owner).AppendAsync(append));

        foreach (var other in (DeskAppend[])[Records.After(0, "other", operation: append.Operation), Records.After(2, "other", operation: append.Operation), append with { IsSnapshot = true }])
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Desk(owner).AppendAsync(other));
            Assert.Equal(MeshErrorCodes.OperationConflict, refusal.Code);
        }

        Assert.Equal(2, (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Last);
    }

    [Fact]
    public async Task A_read_waits_for_the_next_record()
    {
        var owner = _mesh.Owner("buenos-aires");
        await _mesh.Desk(owner).AppendAsync(Records.After(0, "a"));
        var waiting = _mesh.Desk(owner).ReadAsync(1, FeedLimits.MaxWait);

        await _mesh.Desk(owner).AppendAsync(Records.After(1, "b"));

        Assert.Equal([(2L, "b")], (await waiting).Texts());
    }

    [Fact]
    public async Task A_read_ends_early_when_activations_have_to_move()
    {
        var owner = _mesh.Owner("lyon");
        await _mesh.Desk(owner).AppendAsync(Records.After(0, "a"));
        var watch = Stopwatch.StartNew();
        var waiting = _mesh.Desk(owner).ReadAsync(1, FeedLimits.MaxWait);

        await Wait.UntilAsync(
            () =>
            {
                _mesh.Service<FeedWaiterRegistry>("lyon-1").ReleaseAll();
                return Task.FromResult(waiting.IsCompleted);
            },
            "the read ends");
        var page = await waiting;

        Assert.Empty(page.Records);
        Assert.Equal(1, page.Last);
        Assert.True(watch.Elapsed < FeedLimits.MaxWait, $"The read lasted {watch.Elapsed}.");
    }

    [Fact]
    public async Task Readers_begin_with_the_newest_snapshot_and_what_stands_before_it_is_cut()
    {
        var owner = _mesh.Owner("singapore");
        for (var position = 0; position < 3; position++)
        {
            await _mesh.Desk(owner).AppendAsync(Records.After(position, $"{position + 1}"));
        }

        await _mesh.Desk(owner).AppendAsync(Records.After(3, "all of 1 to 3", isSnapshot: true));
        await _mesh.Desk(owner).AppendAsync(Records.After(4, "5"));

        (long, string)[] expected = [(4, "all of 1 to 3"), (5, "5")];
        Assert.Equal(expected, (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
        Assert.Equal(expected, (await _mesh.Desk(owner).ReadAsync(1, TimeSpan.Zero)).Texts());
        Assert.Equal(expected, (await _mesh.Desk(owner).ReadAsync(3, TimeSpan.Zero)).Texts());
        Assert.Equal([(5L, "5")], (await _mesh.Desk(owner).ReadAsync(4, TimeSpan.Zero)).Texts());
        Assert.True((await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Records[0].IsSnapshot);
        Assert.Equal(4, (await Journal("singapore").ReadHeadAsync(new StreamName($"desk/{owner}"))).Tail);
        await _mesh.DeactivateAsync(_mesh.Desk(owner));
        Assert.Equal(expected, (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
    }

    [Fact]
    public async Task A_desk_that_was_overtaken_starts_again_from_the_journal()
    {
        var owner = _mesh.Owner("lyon");
        var name = new StreamName($"desk/{owner}");
        await _mesh.Desk(owner).AppendAsync(Records.After(0, "1"));
        await _mesh.Desk(owner).AppendAsync(Records.After(1, "2"));

        // As another activation would: a snapshot, and the cut behind it.
        var row = Assert.Single(await Journal("lyon").ReadAsync(name, 2, 1, 1000));
        await Journal("lyon").AppendAsync(new JournalAppend
        {
            Stream = name,
            ExpectedNext = 3,
            Epoch = 1,
            Rows = [new JournalRow(2, row.Head, row.Body)],
            Counters = [new Counter("snapshot", 3)],
        });
        await Journal("lyon").CutAsync(name, 3);

        Assert.Equal([(3L, "2")], (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
        Assert.Empty((await Wait.RetryAsync(() => _mesh.Desk(owner).ReadAsync(3, TimeSpan.Zero))).Records);
        var append = Records.After(3, "4");
        Assert.Equal(new DeskAppended(4, true), await Wait.RetryAsync(() => _mesh.Desk(owner).AppendAsync(append)));
        Assert.Equal([(3L, "2"), (4L, "4")], (await _mesh.Desk(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
    }

    [Fact]
    public async Task Pages_are_bounded_and_nothing_is_left_out()
    {
        var owner = _mesh.Owner("buenos-aires");
        for (var position = 0; position < 5; position++)
        {
            await _mesh.Desk(owner).AppendAsync(Records.After(position, new string('x', DeskLimits.MaxPayloadBytes / 2)));
        }

        var positions = new List<long>();
        for (var after = 0L; after < 5; after = positions[^1])
        {
            var page = await _mesh.Desk(owner).ReadAsync(after, TimeSpan.Zero);
            Assert.InRange(page.Records.Length, 1, 2);
            Assert.Equal(5, page.Last);
            positions.AddRange(page.Records.Select(record => record.Position));
        }

        Assert.Equal([1L, 2, 3, 4, 5], positions);
    }

    [Fact]
    public async Task Bad_input_adds_nothing()
    {
        var owner = _mesh.Owner("lyon");

        Assert.Equal(MeshErrorCodes.TooLarge, await CodeAsync(() => _mesh.Desk(owner).AppendAsync(Records.After(0, new string('x', DeskLimits.MaxPayloadBytes + 1)))));
        Assert.Equal(MeshErrorCodes.Invalid, await CodeAsync(() => _mesh.Desk(owner).ReadAsync(-1, TimeSpan.Zero)));
        Assert.Equal(MeshErrorCodes.UnknownOwner, await CodeAsync(() => _mesh.Desk(new OwnerId("XX")).ReadAsync(0, TimeSpan.Zero)));
        Assert.Equal(new DeskAppended(1, true), await _mesh.Desk(owner).AppendAsync(Records.After(0, new string('x', DeskLimits.MaxPayloadBytes))));
    }

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;

    private IHubJournal Journal(string hub) => _mesh.Service<HubDatabases>($"{hub}-1").Journal(hub);
}
