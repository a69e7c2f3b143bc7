using Interpol.Mesh.Storage.BureauStore;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.BureauStore;

public abstract class ItemFacts(StoragePlace place) : StorageFacts(place)
{
    private const string Set = "bureau/FR";

    private static readonly ItemLimits Limits = new(Items: 100, Bytes: 1_000_000, Removed: 50);

    private IItemStore Items => Databases.Items("lyon");

    [Fact]
    public async Task Items_are_read_by_version_also_after_the_database_was_opened_again()
    {
        await WrittenAsync(0, 1, Item("a", 1), Item("b", 1));
        await WrittenAsync(1, 5, Item("b", 5, "other"), Item("c", 5));
        await WrittenAsync(5, 6, Removed("a", 6));
        await ReopenAsync();

        ItemsPage all = await ReadAsync(0);
        Assert.Equal([("b", 5L, false), ("c", 5L, false), ("a", 6L, true)], all.Items.Select(item => (item.Id, item.Version, item.IsRemoved)).OrderBy(item => (item.Version, item.Id)));
        Assert.Equal("other", Text(Assert.Single(all.Items, item => item.Id == "b")));
        Assert.Equal((6, 0), (all.Version, all.Forgotten));
        Assert.Equal(["a"], (await ReadAsync(5)).Items.Select(item => item.Id));
        Assert.Empty((await ReadAsync(6)).Items);
        Assert.Empty((await ReadAsync(99)).Items);
        ItemsPage other = await Items.ReadAsync("bureau/BR", 0, 1000, 10);
        Assert.Equal((0, 0, 0), (other.Items.Count, other.Version, other.Forgotten));
    }

    [Fact]
    public async Task Of_writers_that_know_the_same_version_one_writes_and_nothing_of_the_others_is_there()
    {
        await WrittenAsync(0, 1, Item("a", 1));
        ItemsWritten[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => WriteAsync(1, 2 + number, Item($"x{number}", 2 + number), Item("a", 2 + number, $"{number}"))));

        ItemsWritten written = Assert.Single(outcomes, outcome => outcome.Outcome == ItemsOutcome.Written);
        Assert.All(outcomes, outcome => Assert.Equal(written.Version, outcome.Version));
        Assert.Equal(2, (await ReadAsync(0)).Items.Count);
        Assert.Equal(new ItemsWritten(ItemsOutcome.Overtaken, written.Version), await WriteAsync(99, 100, Item("a", 100)));
    }

    [Fact]
    public async Task A_write_may_be_repeated_also_when_others_have_written_since()
    {
        await WrittenAsync(0, 1, Item("a", 1));
        Assert.Equal(new ItemsWritten(ItemsOutcome.Written, 2), await WriteAsync(1, 2, "once", Item("a", 2, "once")));
        await WrittenAsync(2, 3, Item("a", 3, "later"));

        Assert.Equal(new ItemsWritten(ItemsOutcome.Written, 2), await WriteAsync(1, 2, "once", Item("a", 2, "once")));
        Assert.Equal(("later", 3L), (Text(Assert.Single((await ReadAsync(0)).Items)), (await ReadAsync(0)).Version));
    }

    [Fact]
    public async Task A_full_set_takes_no_more_and_can_be_emptied()
    {
        var few = new ItemLimits(Items: 3, Bytes: 30, Removed: 50);
        await WrittenAsync(0, 1, Item("a", 1, new string('x', 10)), Item("b", 1, new string('x', 10)));
        Assert.Equal(new ItemsWritten(ItemsOutcome.Full, 1), await Items.WriteAsync(new ItemsWrite(Set, "o1", 1, 2, [Item("c", 2, new string('x', 11))]), few));
        Assert.Equal(new ItemsWritten(ItemsOutcome.Full, 1), await Items.WriteAsync(new ItemsWrite(Set, "o2", 1, 2, [Item("c", 2, "x"), Item("d", 2, "x")]), few));
        Assert.Equal(ItemsOutcome.Written, (await Items.WriteAsync(new ItemsWrite(Set, "o3", 1, 2, [Item("a", 2, new string('x', 20))]), few)).Outcome);
        Assert.Equal(ItemsOutcome.Full, (await Items.WriteAsync(new ItemsWrite(Set, "o4", 2, 3, [Item("b", 3, new string('x', 11))]), few)).Outcome);
        Assert.Equal(ItemsOutcome.Written, (await Items.WriteAsync(new ItemsWrite(Set, "o5", 2, 3, [Removed("a", 3), Item("c", 3, new string('x', 20))]), few)).Outcome);
        Assert.Equal(ItemsOutcome.Written, (await Items.WriteAsync(new ItemsWrite(Set, "o6", 3, 4, [Item("c", 4, new string('x', 19))]), new ItemLimits(1, 5, 50))).Outcome);
    }

    [Fact]
    public async Task Removed_items_are_forgotten_when_there_are_many()
    {
        var few = new ItemLimits(Items: 100, Bytes: 1000, Removed: 2);
        await WrittenAsync(0, 1, Item("kept", 1));
        for (long version = 2; version <= 6; version++)
        {
            Assert.Equal(ItemsOutcome.Written, (await Items.WriteAsync(new ItemsWrite(Set, $"r{version}", version - 1, version, [Removed($"r{version}", version)]), few)).Outcome);
        }

        ItemsPage page = await ReadAsync(0);
        Assert.Equal(["kept", "r5", "r6"], page.Items.Select(item => item.Id));
        Assert.Equal((6, 4), (page.Version, page.Forgotten));
    }

    [Fact]
    public async Task Pages_are_bounded_and_hold_whole_writes()
    {
        for (long version = 1; version <= 5; version++)
        {
            await WrittenAsync(version - 1, version, Item($"a{version}", version, new string('x', 100)), Item($"b{version}", version, new string('x', 100)));
        }

        var versions = new List<long>();
        for (long after = 0; after < 5; after = versions[^1])
        {
            ItemsPage page = await Items.ReadAsync(Set, after, 250, 100);
            Assert.Equal(2, page.Items.Count);
            versions.AddRange(page.Items.Select(item => item.Version));
        }

        Assert.Equal([1L, 1, 2, 2, 3, 3, 4, 4, 5, 5], versions);
        Assert.Equal(4, (await Items.ReadAsync(Set, 0, int.MaxValue, 3)).Items.Count);
    }

    [Fact]
    public async Task Contradictions_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(1, 1, Item("a", 1)));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(0, 2, Item("a", 1)));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(0, 1, Item("a", 1), Item("a", 1)));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(0, 1, Item("", 1)));
    }

    private static StoredItem Item(string id, long version, string text = "text") => new(id, version, false, Sample.Bytes(text));

    private static StoredItem Removed(string id, long version) => new(id, version, true, Sample.Bytes("gone"));

    private static string Text(StoredItem item) => System.Text.Encoding.UTF8.GetString(item.Content.Span);

    private Task<ItemsPage> ReadAsync(long after) => Items.ReadAsync(Set, after, 1_000_000, 100);

    private Task<ItemsWritten> WriteAsync(long after, long version, params StoredItem[] items) => WriteAsync(after, version, Guid.NewGuid().ToString("N"), items);

    private Task<ItemsWritten> WriteAsync(long after, long version, string operation, params StoredItem[] items) =>
        Items.WriteAsync(new ItemsWrite(Set, operation, after, version, items), Limits);

    private async Task WrittenAsync(long after, long version, params StoredItem[] items) =>
        Assert.Equal(new ItemsWritten(ItemsOutcome.Written, version), await WriteAsync(after, version, items));
}
