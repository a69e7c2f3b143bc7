using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Journal;

public abstract class LinkFacts(StoragePlace place) : StorageFacts(place)
{
    private const string Flash = "FR>BR/flash/1";
    private const string Routine = "FR>SG/routine/1";

    [Fact]
    public async Task Marks_are_set_and_overwritten()
    {
        await Journal.AppendAsync(Sample.Append(1) with { Counters = [new Counter("b", 5), new Counter("a", -1)] });
        await Journal.AppendAsync(Sample.Append(1) with { Counters = [new Counter("b", 6), new Counter("b", 4)] });

        Assert.Equal([new Counter("a", -1), new Counter("b", 4)], await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Empty(await Journal.ReadCountersAsync(new StreamName("outbox/BR")));
    }

    [Fact]
    public async Task Pending_entries_wait_until_they_are_acknowledged()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b") with
        {
            Pending = [new PendingEntry(Flash, 1, 0), new PendingEntry(Routine, 1, 0), new PendingEntry(Flash, 2, 1)],
        });
        DateTimeOffset first = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Journal.AppendAsync(Sample.Append(3, "c") with { Pending = [new PendingEntry(Flash, 3, 0)] });

        Assert.Equal([Sample.Outbox], await Journal.ReadPendingStreamsAsync());
        Assert.Equal([new PendingLink(Flash, 1, 3, first), new PendingLink(Routine, 1, 1, first)], await Journal.ReadPendingLinksAsync(Sample.Outbox));
        IReadOnlyList<PendingRow> rows = await Journal.ReadPendingAsync(Sample.Outbox, Flash, 2, 10, 1000);
        Assert.Equal([(2L, "b", "body of b"), (3L, "c", "body of c")], rows.Select(row => (row.Number, Sample.Text(row.Row.Head), Sample.Text(row.Row.Body))));

        await Journal.AppendAsync(Sample.Append(4) with { Acknowledged = [new LinkPosition(Flash, 2), new LinkPosition(Routine, 9), new LinkPosition("unknown", 1)] });

        Assert.Equal([new PendingLink(Flash, 3, 1, Clock.GetUtcNow())], await Journal.ReadPendingLinksAsync(Sample.Outbox));
        Assert.Equal(3, Assert.Single(await Journal.ReadPendingAsync(Sample.Outbox, Flash, 1, 10, 1000)).Number);

        await Journal.AppendAsync(Sample.Append(4) with { Acknowledged = [new LinkPosition(Flash, 3)] });

        Assert.Empty(await Journal.ReadPendingStreamsAsync());
        Assert.Empty(await Journal.ReadPendingLinksAsync(Sample.Outbox));
        Assert.Equal(3, (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Count);
    }

    [Fact]
    public async Task Pages_of_pending_entries_end_at_the_most_entries_and_bytes()
    {
        await Journal.AppendAsync(Sample.Append(1, "1", "2", "3", "4") with { Pending = [.. Enumerable.Range(0, 4).Select(index => new PendingEntry(Flash, index + 1, index))] });
        int oneRow = 1 + "body of 1".Length;

        Assert.Equal([1L, 2, 3], (await Journal.ReadPendingAsync(Sample.Outbox, Flash, 1, 3, 1000)).Select(row => row.Number));
        Assert.Equal([2L, 3], (await Journal.ReadPendingAsync(Sample.Outbox, Flash, 2, 10, 2 * oneRow)).Select(row => row.Number));
        Assert.Equal([4L], (await Journal.ReadPendingAsync(Sample.Outbox, Flash, 4, 10, 1)).Select(row => row.Number));
    }

    [Fact]
    public async Task What_one_append_acknowledges_and_makes_pending_is_done_in_that_order()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Pending = [new PendingEntry(Flash, 1, 0)] });
        await Journal.AppendAsync(Sample.Append(2, "b") with { Acknowledged = [new LinkPosition(Flash, 1)], Pending = [new PendingEntry(Flash, 2, 0)] });

        Assert.Equal([2L], (await Journal.ReadPendingAsync(Sample.Outbox, Flash, 1, 10, 1000)).Select(row => row.Number));
    }

    [Fact]
    public async Task Receipts_tell_when_an_entry_reached_each_stage_first()
    {
        DateTimeOffset at = Clock.GetUtcNow();
        await Journal.AppendAsync(Sample.Append(1) with { Receipts = [new ReceiptRange(Flash, 1, 3, at, "lyon"), new ReceiptRange(Flash, 2, 1, at, "lyon")] });
        await Journal.AppendAsync(Sample.Append(1) with { Receipts = [new ReceiptRange(Flash, 1, 9, at.AddMinutes(1), "singapore"), new ReceiptRange(Routine, 3, 9, at, "lyon")] });

        // Says nothing new: entry 2 reached the stage with the range up to 3.
        await Journal.AppendAsync(Sample.Append(1) with { Receipts = [new ReceiptRange(Flash, 1, 2, at.AddMinutes(2), "singapore"), new ReceiptRange(Flash, 1, 9, at.AddMinutes(2), "lyon")] });

        Assert.Equal(
            [new ReceiptRange(Flash, 1, 3, at, "lyon"), new ReceiptRange(Flash, 2, 1, at, "lyon")], await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 1));
        Assert.Equal([new ReceiptRange(Flash, 1, 3, at, "lyon")], await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 2));
        Assert.Equal([new ReceiptRange(Flash, 1, 9, at.AddMinutes(1), "singapore")], await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 4));
        Assert.Empty(await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 10));
        Assert.Empty(await Journal.ReadReceiptsAsync(Sample.Outbox, "unknown", 1));
    }

    [Fact]
    public async Task Receipts_of_single_entries_come_in_any_order()
    {
        const byte single = ReceiptRange.FirstSingle + 3;
        DateTimeOffset at = Clock.GetUtcNow();
        await Journal.AppendAsync(Sample.Append(1) with { Receipts = [new ReceiptRange(Flash, single, 5, at, "lyon"), new ReceiptRange(Flash, single, 5, at, "lyon")] });
        await Journal.AppendAsync(Sample.Append(1) with { Receipts = [new ReceiptRange(Flash, single, 3, at.AddMinutes(1), "lyon"), new ReceiptRange(Flash, single, 5, at.AddMinutes(2), "lyon")] });

        Assert.Equal([new ReceiptRange(Flash, single, 3, at.AddMinutes(1), "lyon")], await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 3));
        Assert.Equal([new ReceiptRange(Flash, single, 5, at, "lyon")], await Journal.ReadReceiptsAsync(Sample.Outbox, Flash, 5));
    }

    [Fact]
    public async Task A_key_is_found_by_its_beginning()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Keys = [new RowKey("grant/1/BR/m1", 0), new RowKey("grant/1/SG/m1", 0), new RowKey("grant/10/DE/m1", 0)] });

        Assert.True(await Journal.HasKeyAsync(Sample.Outbox, "grant/1/BR/"));
        Assert.True(await Journal.HasKeyAsync(Sample.Outbox, "grant/1/"));
        Assert.True(await Journal.HasKeyAsync(Sample.Outbox, "grant/10/"));
        Assert.False(await Journal.HasKeyAsync(Sample.Outbox, "grant/1/DE/"));
        Assert.False(await Journal.HasKeyAsync(Sample.Outbox, "grant/2/"));
        Assert.False(await Journal.HasKeyAsync(new StreamName("unknown"), "grant/1/"));
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.HasKeyAsync(Sample.Outbox, "grant/1"));
        Clock.Advance(TimeSpan.FromDays(1));
        await Journal.TrimAsync(new JournalTrim { RowsBefore = Clock.GetUtcNow() });
        Assert.False(await Journal.HasKeyAsync(Sample.Outbox, "grant/1/"));
    }

    [Fact]
    public async Task A_key_that_is_done_is_gone_unless_it_is_set_again()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Keys = [new RowKey("x/1", 0), new RowKey("x/2", 0), new RowKey("y/1", 0)] });
        await Journal.AppendAsync(Sample.Append(2, "b") with { KeysDone = ["x/1", "x/2", "unknown"], Keys = [new RowKey("x/2", 0)] });

        Assert.Null(await Journal.FindKeyAsync(Sample.Outbox, "x/1"));
        Assert.Equal(2, await Journal.FindKeyAsync(Sample.Outbox, "x/2"));
        Assert.Equal(1, await Journal.FindKeyAsync(Sample.Outbox, "y/1"));
        await Journal.AppendAsync(Sample.Append(3) with { KeysDone = ["x/2"] });
        Assert.False(await Journal.HasKeyAsync(Sample.Outbox, "x/"));
    }

    [Fact]
    public async Task The_latest_row_of_a_key_is_found()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b", "c") with { Keys = [new RowKey("m1", 0), new RowKey("m2", 1), new RowKey("m1", 2)] });
        await Journal.AppendAsync(Sample.Append(4, "d") with { Keys = [new RowKey("m2", 0)] });

        Assert.Equal(3, await Journal.FindKeyAsync(Sample.Outbox, "m1"));
        Assert.Equal(4, await Journal.FindKeyAsync(Sample.Outbox, "m2"));
        Assert.Null(await Journal.FindKeyAsync(Sample.Outbox, "m3"));
        Assert.Equal([("m1", 3L), ("m2", 4L)], (await Journal.FindKeysAsync(Sample.Outbox, ["m2", "m1", "m3"])).Select(found => (found.Key, found.Value)).Order());
        Assert.Empty(await Journal.FindKeysAsync(new StreamName("outbox/BR"), ["m1"]));
        Assert.Null(await Journal.FindKeyAsync(new StreamName("outbox/BR"), "m1"));
    }

    [Fact]
    public async Task The_latest_row_of_a_key_is_read_from_each_stream_that_has_one()
    {
        async Task AppendAsync(string name, long next, string head, string key) =>
            await Journal.AppendAsync(Sample.AppendTo(new StreamName(name), next, head) with { Keys = [new RowKey(key, 0)] });
        foreach (string name in (string[])["case/c", "case/a", "case/b/2", "case/d", "case0", "cas/a", "caseb/a", "notice/a"])
        {
            await AppendAsync(name, 1, $"first of {name}", "row");
        }

        await AppendAsync("case/a", 2, "second of case/a", "row");
        await AppendAsync("case/a", 3, "third of case/a", "other");
        await AppendAsync("case/e", 1, "first of case/e", "other");
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("case/d"), 2) with { KeysDone = ["row"] });

        IReadOnlyList<KeyedRow> rows = await KeyedAsync(null);
        Assert.Equal([("case/a", 2L, "second of case/a"), ("case/b/2", 1, "first of case/b/2"), ("case/c", 1, "first of case/c")], rows.Select(Text));
        Assert.Equal((7, "body of second of case/a", Clock.GetUtcNow()), (rows[0].Row.Kind, Sample.Text(rows[0].Row.Body), rows[0].Row.At));
        Assert.Equal(["case/b/2", "case/c"], (await KeyedAsync("case/a")).Select(row => row.Stream.Value));
        Assert.Equal(["case/c"], (await KeyedAsync("case/b/3")).Select(row => row.Stream.Value));
        Assert.Empty(await KeyedAsync("case/c"));
        Assert.Empty(await KeyedAsync("notice/"));
        Assert.Equal(3, (await KeyedAsync("a")).Count);
        Assert.Equal(2, (await KeyedAsync(null, maxRows: 2)).Count);
        Assert.Single(await KeyedAsync(null, maxBytes: 50));
        Assert.Single(await KeyedAsync(null, maxBytes: 1));
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.ReadKeyedAsync("case", "row", null, 10, 1000));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => KeyedAsync(null, maxRows: 0));

        Clock.Advance(TimeSpan.FromDays(1));
        await Journal.TrimAsync(new JournalTrim { StreamPrefix = "case/a", RowsBefore = Clock.GetUtcNow() });
        Assert.Equal(["case/b/2", "case/c"], (await KeyedAsync(null)).Select(row => row.Stream.Value));

        static (string, long, string) Text(KeyedRow row) => (row.Stream.Value, row.Row.Position, Sample.Text(row.Row.Head));
    }

    private Task<IReadOnlyList<KeyedRow>> KeyedAsync(string? after, int maxRows = 10, int maxBytes = 10_000) =>
        Journal.ReadKeyedAsync("case/", "row", after is null ? null : new StreamName(after), maxRows, maxBytes);
}
