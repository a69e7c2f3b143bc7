using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Tests.Journal;

public abstract class DeadlineFacts(StoragePlace place) : StorageFacts(place)
{
    private DateTimeOffset Now => Clock.GetUtcNow();

    [Fact]
    public async Task A_stream_without_deadlines_has_none()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));

        Assert.Null(await Journal.ReadNextDeadlineAsync(Sample.Outbox));
        Assert.Null(await Journal.ReadNextDeadlineAsync(new StreamName("unknown")));
        Assert.Empty(await Journal.ReadDeadlinesAsync(Sample.Outbox, DateTimeOffset.MaxValue, 10));
        Assert.Empty(await Journal.ReadDueStreamsAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Deadlines_are_read_in_order_of_time_up_to_a_time()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b") with
        {
            Deadlines = [new Deadline("late", Now.AddHours(2), 0), new Deadline("early", Now.AddHours(1), 1), new Deadline("also late", Now.AddHours(2), null)],
        });

        Assert.Equal(Now.AddHours(1), await Journal.ReadNextDeadlineAsync(Sample.Outbox));
        Assert.Equal(
            [new StoredDeadline("early", Now.AddHours(1), 2), new StoredDeadline("also late", Now.AddHours(2), null), new StoredDeadline("late", Now.AddHours(2), 1)],
            await Journal.ReadDeadlinesAsync(Sample.Outbox, Now.AddHours(2), 10));
        Assert.Equal(["early", "also late"], (await Journal.ReadDeadlinesAsync(Sample.Outbox, Now.AddHours(2), 2)).Select(deadline => deadline.Name));
        Assert.Equal(["early"], (await Journal.ReadDeadlinesAsync(Sample.Outbox, Now.AddHours(2).AddMicroseconds(-1), 10)).Select(deadline => deadline.Name));
        Assert.Empty(await Journal.ReadDeadlinesAsync(Sample.Outbox, Now, 10));
        Assert.Empty(await Journal.ReadDeadlinesAsync(new StreamName("outbox/BR"), DateTimeOffset.MaxValue, 10));
    }

    [Fact]
    public async Task A_deadline_that_is_set_again_moves_and_keeps_its_row_unless_it_names_another()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Deadlines = [new Deadline("due", Now.AddHours(1), 0)] });
        await Journal.AppendAsync(Sample.Append(2, "b") with { Deadlines = [new Deadline("due", Now.AddHours(3), null)] });

        Assert.Equal([new StoredDeadline("due", Now.AddHours(3), 1)], await Journal.ReadDeadlinesAsync(Sample.Outbox, DateTimeOffset.MaxValue, 10));

        await Journal.AppendAsync(Sample.Append(3, "c", "d") with { Deadlines = [new Deadline("due", Now, 1), new Deadline("due", Now.AddHours(2), null)] });

        Assert.Equal([new StoredDeadline("due", Now.AddHours(2), 4)], await Journal.ReadDeadlinesAsync(Sample.Outbox, DateTimeOffset.MaxValue, 10));
    }

    [Fact]
    public async Task What_is_done_goes_before_what_is_set()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Deadlines = [new Deadline("one", Now, 0), new Deadline("two", Now, 0)] });
        await Journal.AppendAsync(Sample.Append(2) with { DeadlinesDone = ["one", "two", "unknown"], Deadlines = [new Deadline("two", Now.AddHours(1), null)] });

        Assert.Equal([new StoredDeadline("two", Now.AddHours(1), null)], await Journal.ReadDeadlinesAsync(Sample.Outbox, DateTimeOffset.MaxValue, 10));
    }

    [Fact]
    public async Task Streams_with_a_deadline_that_is_due_are_found()
    {
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/SG"), 1) with { Deadlines = [new Deadline("due", Now, null), new Deadline("later", Now.AddHours(1), null)] });
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/FR/flash"), 1) with { Deadlines = [new Deadline("due", Now, null)] });
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/BR"), 1) with { Deadlines = [new Deadline("due", Now.AddSeconds(1), null)] });

        Assert.All(await Journal.ReadDueStreamsAsync(Now.AddHours(1)), due => Assert.Equal(due.Stream.Value == "outbox/BR" ? Now.AddSeconds(1) : Now, due.At));
        Assert.Equal(["feed/FR/flash", "outbox/SG"], (await Journal.ReadDueStreamsAsync(Now)).Select(due => due.Stream.Value));
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/SG"), 1) with { DeadlinesDone = ["due"] });
        Assert.Equal(["feed/FR/flash"], (await Journal.ReadDueStreamsAsync(Now)).Select(due => due.Stream.Value));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["feed/FR/flash", "outbox/BR"], (await Journal.ReadDueStreamsAsync(Now)).Select(due => due.Stream.Value));
    }

    /// <summary>Who looks at the time once more when it comes would find that it has not, and there is no second time.</summary>
    [Fact]
    public async Task A_deadline_between_two_microseconds_does_not_come_early()
    {
        DateTimeOffset at = Now.AddHours(1).AddTicks(1);
        await Journal.AppendAsync(Sample.Append(1, "a") with { Deadlines = [new Deadline("due", at, 0)] });

        Assert.Empty(await Journal.ReadDeadlinesAsync(Sample.Outbox, at, 10));
        Assert.Empty(await Journal.ReadDueStreamsAsync(at));
        Assert.InRange((await Journal.ReadDeadlinesAsync(Sample.Outbox, at.AddMicroseconds(1), 10))[0].At, at, at.AddMicroseconds(1));
    }

    [Fact]
    public async Task Deadlines_of_an_append_that_is_not_written_are_not_set()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Operations = [Sample.Operation("x")], Deadlines = [new Deadline("kept", Now, 0)] });
        JournalAppend lost = Sample.Append(9) with { Deadlines = [new Deadline("lost", Now, null)], DeadlinesDone = ["kept"] };

        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(lost));
        Assert.False((await Journal.AppendAsync(lost with { ExpectedNext = 2, Operations = [Sample.Operation("x", -1)] })).Written);

        Assert.Equal(["kept"], (await Journal.ReadDeadlinesAsync(Sample.Outbox, DateTimeOffset.MaxValue, 10)).Select(deadline => deadline.Name));
    }
}
