using System.Diagnostics;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.BureauStore;

namespace Interpol.Mesh.Grains.Tests.BureauStore;

[Collection(SharedMesh.Name)]
public sealed class BureauStoreTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public async Task Items_are_read_as_they_are_now_also_by_a_new_activation(string hub)
    {
        var owner = _mesh.Owner(hub);

        Assert.Equal(new StoreWritten(true, 1), await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", "1"), ("b", "1"))));
        Assert.Equal(new StoreWritten(true, 2), await _mesh.Store(owner).WriteAsync(Items.After(1, ("b", "2"))));
        await _mesh.DeactivateAsync(_mesh.Store(owner));
        Assert.Equal(new StoreWritten(true, 3), await _mesh.Store(owner).WriteAsync(Items.After(2, ("a", null), ("c", "3"))));

        var page = await _mesh.Store(owner).ReadAsync(0, TimeSpan.Zero);
        Assert.Equal([(2L, "2"), (3L, "3"), (3L, "gone")], page.Texts().Order());
        Assert.Equal(Items.IdOf("a"), Assert.Single(page.Items, item => item.IsRemoved).Id);
        Assert.Equal((3, 0), (page.Version, page.Forgotten));
        Assert.Equal(2, (await _mesh.Store(owner).ReadAsync(2, TimeSpan.Zero)).Items.Length);
        Assert.Empty((await _mesh.Store(owner).ReadAsync(3, TimeSpan.Zero)).Items);
        Assert.Empty((await _mesh.Store(owner).ReadAsync(99, TimeSpan.Zero)).Items);
    }

    [Fact]
    public async Task An_item_comes_back_as_it_was_sealed()
    {
        var owner = _mesh.Owner("lyon");
        var seal = new EnvelopeSeal("suite", "gateway", "key", new byte[] { 1 }, new byte[] { 2, 3 }, Array.Empty<byte>());
        var content = new SealedContent(new byte[] { 9, 8, 7 }, seal, [new RecipientWrap(owner, new byte[] { 4, 5 }), new RecipientWrap(new OwnerId("BR"), new byte[] { 6 })]);

        await _mesh.Store(owner).WriteAsync(new StoreWrite(OperationId.New(), 0, 7, [new SealedItem(Items.IdOf("a"), 7, false, content), new SealedItem(Items.IdOf("b"), 7, false, new SealedContent(default, null, []))]));

        var page = await _mesh.Store(owner).ReadAsync(0, TimeSpan.Zero);
        Assert.Equal(7, page.Version);
        var read = Assert.Single(page.Items, item => item.Id == Items.IdOf("a")).Content;
        Assert.Equal([9, 8, 7], read.Payload.ToArray());
        Assert.Equal(("suite", "gateway", "key"), (read.Seal!.Suite, read.Seal.Gateway, read.Seal.Key));
        Assert.Equal([1], read.Seal.Commitment.ToArray());
        Assert.Equal([2, 3], read.Seal.WrapsHash.ToArray());
        Assert.True(read.Seal.Signature.IsEmpty);
        Assert.Equal([(owner.Value, 2), ("BR", 1)], read.Wraps.Select(wrap => (wrap.Recipient.Value, wrap.Wraps.Length)));
    }

    [Fact]
    public async Task Of_gateways_that_decide_on_the_same_version_all_but_one_have_to_decide_again()
    {
        var owner = _mesh.Owner("singapore");
        await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", "first")));

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _mesh.Store(owner).WriteAsync(Items.After(1, ("a", $"{number}"), ($"{number}", "x")))));

        Assert.Single(written, result => result.IsWritten);
        Assert.All(written, result => Assert.Equal(2, result.Version));
        Assert.Equal(2, (await _mesh.Store(owner).ReadAsync(0, TimeSpan.Zero)).Items.Length);
        Assert.Equal(new StoreWritten(false, 2), await _mesh.Store(owner).WriteAsync(Items.After(0, ("b", "late"))));
        Assert.Equal(new StoreWritten(false, 2), await _mesh.Store(owner).WriteAsync(Items.After(9, ("b", "from a copy that is ahead"))));
    }

    [Fact]
    public async Task A_write_may_be_repeated()
    {
        var owner = _mesh.Owner("lyon");
        var write = Items.After(0, ("a", "once"));
        await _mesh.Store(owner).WriteAsync(write);

        Assert.Equal(new StoreWritten(true, 1), await _mesh.Store(owner).WriteAsync(write));
        await _mesh.Store(owner).WriteAsync(Items.After(1, ("a", "next")));
        await _mesh.DeactivateAsync(_mesh.Store(owner));
        Assert.Equal(new StoreWritten(true, 1), await _mesh.Store(owner).WriteAsync(write));
        Assert.Equal([(2L, "next")], (await _mesh.Store(owner).ReadAsync(0, TimeSpan.Zero)).Texts());
    }

    [Fact]
    public async Task A_read_waits_for_the_next_write()
    {
        var owner = _mesh.Owner("buenos-aires");
        await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", "1")));
        var waiting = _mesh.Store(owner).ReadAsync(1, FeedLimits.MaxWait);

        await _mesh.Store(owner).WriteAsync(Items.After(1, ("b", "2")));

        Assert.Equal([(2L, "2")], (await waiting).Texts());
    }

    [Fact]
    public async Task A_read_ends_early_when_activations_have_to_move()
    {
        var owner = _mesh.Owner("lyon");
        await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", "1")));

        // A busy machine may keep one read for as long as it would have waited, but not each.
        await Wait.UntilAsync(
            async () =>
            {
                var watch = Stopwatch.StartNew();
                var waiting = _mesh.Store(owner).ReadAsync(1, FeedLimits.MaxWait);
                await Wait.UntilAsync(
                    () =>
                    {
                        _mesh.Service<FeedWaiterRegistry>("lyon-1").ReleaseAll();
                        return Task.FromResult(waiting.IsCompleted);
                    },
                    "the read ends");
                var page = await waiting;
                Assert.Empty(page.Items);
                Assert.Equal(1, page.Version);
                return watch.Elapsed < FeedLimits.MaxWait;
            },
            "a read ends before its time");
    }

    [Fact]
    public async Task What_another_activation_wrote_is_read_and_written_behind()
    {
        var owner = _mesh.Owner("lyon");
        await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", "1")));

        // As another activation would.
        var items = _mesh.Service<HubDatabases>("lyon-1").Items("lyon");
        var stored = Assert.Single((await items.ReadAsync($"bureau/{owner}", 0, 1000, 10)).Items);
        await items.WriteAsync(new ItemsWrite($"bureau/{owner}", "other", 1, 2, [stored with { Version = 2 }]), new ItemLimits(10, 10_000, 10));

        Assert.Equal([(2L, "1")], (await _mesh.Store(owner).ReadAsync(1, FeedLimits.MaxWait)).Texts());
        Assert.Equal(new StoreWritten(false, 2), await _mesh.Store(owner).WriteAsync(Items.After(1, ("a", "2"))));
        Assert.Equal(new StoreWritten(true, 3), await _mesh.Store(owner).WriteAsync(Items.After(2, ("a", "2"))));
    }

    [Fact]
    public async Task Pages_are_bounded_and_nothing_is_left_out()
    {
        var owner = _mesh.Owner("buenos-aires");
        for (var version = 0; version < 9; version++)
        {
            await _mesh.Store(owner).WriteAsync(Items.After(version, ($"{version}", new string('x', StoreLimits.MaxItemBytes))));
        }

        var versions = new List<long>();
        for (var after = 0L; after < 9; after = versions[^1])
        {
            var page = await _mesh.Store(owner).ReadAsync(after, TimeSpan.Zero);
            Assert.InRange(page.Items.Length, 1, 4);
            Assert.Equal(9, page.Version);
            versions.AddRange(page.Items.Select(item => item.Version));
        }

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 9], versions);
    }

    [Fact]
    public async Task Bad_input_writes_nothing()
    {
        var owner = _mesh.Owner("lyon");

        Assert.Equal(MeshErrorCodes.TooLarge, await CodeAsync(() => _mesh.Store(owner).WriteAsync(Items.After(0, ("a", new string('x', StoreLimits.MaxItemBytes + 1))))));
        Assert.Equal(MeshErrorCodes.Invalid, await CodeAsync(() => _mesh.Store(owner).ReadAsync(-1, TimeSpan.Zero)));
        Assert.Equal(MeshErrorCodes.UnknownOwner, await CodeAsync(() => _mesh.Store(new OwnerId("XX")).ReadAsync(0, TimeSpan.Zero)));
        Assert.Equal(MeshErrorCodes.UnknownOwner, await CodeAsync(() => _mesh.Store(new OwnerId("XX")).WriteAsync(Items.After(0, ("a", "1")))));
        Assert.Equal(new StoreWritten(true, 1), await _mesh.Store(owner).WriteAsync(Items.After(0, ("a", new string('x', StoreLimits.MaxItemBytes)))));
    }

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
