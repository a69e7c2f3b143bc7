using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Tests.Journal;

public abstract class RetentionFacts(StoragePlace place) : StorageFacts(place)
{
    private const string Link = "FR>BR/flash/1";

    [Fact]
    public async Task Bodies_are_deleted_and_heads_stay()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b", "c"));

        Assert.Equal(2, await Journal.DeleteBodiesAsync(Sample.Outbox, [1, 3, 9, -1]));
        Assert.Equal(0, await Journal.DeleteBodiesAsync(Sample.Outbox, [1, 3]));
        Assert.Equal(0, await Journal.DeleteBodiesAsync(new StreamName("unknown"), [1]));

        IReadOnlyList<StoredRow> rows = await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000);
        Assert.Equal(["a", "b", "c"], rows.Select(row => Sample.Text(row.Head)));
        Assert.Equal(["", "body of b", ""], rows.Select(row => Sample.Text(row.Body)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    public async Task Old_rows_go_and_the_tail_moves(int step)
    {
        long next = 1;
        for (int index = 0; index < 7; index++)
        {
            next = (await Journal.AppendAsync(Sample.Append(next, $"old {index}") with { Keys = [new RowKey($"key {index}", 0)] })).Next;
        }

        await Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/FR"), 1, "kept"));
        Clock.Advance(TimeSpan.FromDays(300));
        DateTimeOffset before = Clock.GetUtcNow();
        await Journal.AppendAsync(Sample.Append(next, "young") with { Keys = [new RowKey("key young", 0)] });
        Clock.Advance(TimeSpan.FromDays(300));

        JournalTrimResult result = await Journal.TrimAsync(new JournalTrim { StreamPrefix = "outbox/", RowsBefore = before, StepRows = step });

        Assert.Equal(new JournalTrimResult(7, 0, 0), result);
        Assert.Equal(new StreamHead(9, 1, 8, Appends: 8), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.Equal(["young"], (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Select(row => Sample.Text(row.Head)));
        Assert.Null(await Journal.FindKeyAsync(Sample.Outbox, "key 6"));
        Assert.Equal(8, await Journal.FindKeyAsync(Sample.Outbox, "key young"));
        Assert.Single(await Journal.ReadAsync(new StreamName("feed/FR"), 1, 10, 1000));
        Assert.Equal(10, (await Journal.AppendAsync(Sample.Append(9, "next"))).Next);
    }

    [Fact]
    public async Task Rows_that_are_pending_stay_with_all_that_follow()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b", "c", "d") with { Pending = [new PendingEntry(Link, 1, 2)] });
        Clock.Advance(TimeSpan.FromDays(400));
        var trim = new JournalTrim { RowsBefore = Clock.GetUtcNow() };

        Assert.Equal(2, (await Journal.TrimAsync(trim)).Rows);
        Assert.Equal(3, (await Journal.ReadHeadAsync(Sample.Outbox)).Tail);
        await Journal.AppendAsync(Sample.Append(5) with { Acknowledged = [new LinkPosition(Link, 1)] });

        Assert.Equal(2, (await Journal.TrimAsync(trim)).Rows);
        Assert.Equal(new StreamHead(5, 1, 5, Appends: 2), await Journal.ReadHeadAsync(Sample.Outbox));
    }

    [Fact]
    public async Task A_whole_stream_may_go_and_still_knows_where_it_stands()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b"));
        await Journal.TrimAsync(new JournalTrim { RowsBefore = Clock.GetUtcNow().AddSeconds(1) });

        Assert.Equal(new StreamHead(3, 1, 3, Appends: 1), await Journal.ReadHeadAsync(Sample.Outbox));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(1, "a")));
    }

    [Fact]
    public async Task Operations_and_receipts_are_forgotten_at_their_age()
    {
        for (int index = 0; index < 5; index++)
        {
            await Journal.AppendAsync(Sample.Append(1) with
            {
                Operations = [Sample.Operation($"old {index}", -1)],
                Receipts = [new ReceiptRange(Link, 1, index + 1, Clock.GetUtcNow(), "lyon")],
            });
        }

        Clock.Advance(TimeSpan.FromDays(31));
        DateTimeOffset now = Clock.GetUtcNow();
        await Journal.AppendAsync(Sample.Append(1) with
        {
            Operations = [Sample.Operation("young", -1)],
            Receipts = [new ReceiptRange(Link, 1, 9, now, "lyon")],
        });

        JournalTrimResult result = await Journal.TrimAsync(
            new JournalTrim { RowsBefore = now.AddDays(-30), OperationsBefore = now.AddDays(-30), StepRows = 2 });

        Assert.Equal(new JournalTrimResult(0, 5, 5), result);
        Assert.Null(await Journal.FindOperationAsync(Sample.Outbox, "old 3"));
        Assert.NotNull(await Journal.FindOperationAsync(Sample.Outbox, "young"));
        Assert.Equal(9, Assert.Single(await Journal.ReadReceiptsAsync(Sample.Outbox, Link, 1)).UpTo);
        Assert.True((await Journal.AppendAsync(Sample.Append(1) with { Operations = [Sample.Operation("old 3", -1)] })).Written);
    }
}
