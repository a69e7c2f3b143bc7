using System.Security.Cryptography;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Tests.Journal;

public abstract class AppendFacts(StoragePlace place) : StorageFacts(place)
{
    [Fact]
    public async Task An_unknown_stream_stands_at_its_beginning()
    {
        Assert.Equal(new StreamHead(1, 1, 1), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.Empty(await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000));
        Assert.Empty(await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Null(await Journal.FindOperationAsync(Sample.Outbox, "a"));
        Assert.Null(await Journal.FindKeyAsync(Sample.Outbox, "a"));
        Assert.Empty(await Journal.ReadPendingLinksAsync(Sample.Outbox));
    }

    [Fact]
    public async Task Rows_are_stored_in_order_with_their_time()
    {
        AppendResult result = await Journal.AppendAsync(Sample.Append(1, "a", "b", ""));

        Assert.True(result.Written);
        Assert.Equal(4, result.Next);
        Assert.Equal(new StreamHead(4, 1, 1, Appends: 1), await Journal.ReadHeadAsync(Sample.Outbox));
        IReadOnlyList<StoredRow> rows = await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000);
        Assert.Equal([1L, 2, 3], rows.Select(row => row.Position));
        Assert.Equal(["a", "b", ""], rows.Select(row => Sample.Text(row.Head)));
        Assert.Equal("body of b", Sample.Text(rows[1].Body));
        Assert.All(rows, row => Assert.Equal((7, Clock.GetUtcNow()), (row.Kind, row.At)));
    }

    [Fact]
    public async Task A_large_body_comes_back_whole()
    {
        byte[] body = new byte[300_000];
        Random.Shared.NextBytes(body);
        await Journal.AppendAsync(Sample.Append(1) with { Rows = [new JournalRow(255, Array.Empty<byte>(), body)] });

        StoredRow row = Assert.Single(await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000));

        Assert.Equal(255, row.Kind);
        Assert.True(row.Head.IsEmpty);
        Assert.True(row.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task Rows_with_large_heads_are_written_together()
    {
        byte[][] heads = [.. Enumerable.Range(0, 16).Select(_ => RandomNumberGenerator.GetBytes(32 * 1024))];
        JournalAppend append = Sample.Append(1) with { Rows = [.. heads.Select(head => new JournalRow(1, head, default))] };

        Assert.Equal(17, (await Journal.AppendAsync(append)).Next);

        IReadOnlyList<StoredRow> rows = await Journal.ReadAsync(Sample.Outbox, 1, 100, int.MaxValue);
        Assert.Equal(heads, rows.Select(row => row.Head.ToArray()));
        Assert.Equal(8, (await Journal.ReadAsync(Sample.Outbox, 1, 100, 8 * 32 * 1024)).Count);
    }

    [Fact]
    public async Task Pages_end_at_the_most_rows_and_at_the_most_bytes()
    {
        await Journal.AppendAsync(Sample.Append(1, "1", "2", "3", "4", "5"));
        int oneRow = 1 + "body of 1".Length;

        Assert.Equal([2L, 3], (await Journal.ReadAsync(Sample.Outbox, 2, 2, 1000)).Select(row => row.Position));
        Assert.Equal([2L, 3, 4], (await Journal.ReadAsync(Sample.Outbox, 2, 10, 3 * oneRow)).Select(row => row.Position));
        Assert.Equal([5L], (await Journal.ReadAsync(Sample.Outbox, 5, 10, 1)).Select(row => row.Position));
        Assert.Equal([1L], (await Journal.ReadAsync(Sample.Outbox, -3, 1, 1000)).Select(row => row.Position));
        Assert.Empty(await Journal.ReadAsync(Sample.Outbox, 6, 10, 1000));
    }

    [Fact]
    public async Task Rows_are_read_backwards_in_pages_down_to_the_tail()
    {
        await Journal.AppendAsync(Sample.Append(1, "1", "2", "3"));
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/BR"), 1, "other"));
        Clock.Advance(TimeSpan.FromDays(1));
        await Journal.AppendAsync(Sample.Append(4, "4", "5", "6"));
        int oneRow = 1 + "body of 1".Length;

        Assert.Equal([6L, 5], (await Journal.ReadBackAsync(Sample.Outbox, long.MaxValue, 2, 1000)).Select(row => row.Position));
        Assert.Equal([4L, 3, 2], (await Journal.ReadBackAsync(Sample.Outbox, 5, 10, 3 * oneRow)).Select(row => row.Position));
        StoredRow one = Assert.Single(await Journal.ReadBackAsync(Sample.Outbox, 2, 10, 1));
        Assert.Equal((1L, (byte)7, "1", "body of 1"), (one.Position, one.Kind, Sample.Text(one.Head), Sample.Text(one.Body)));
        Assert.Empty(await Journal.ReadBackAsync(Sample.Outbox, 1, 10, 1000));
        Assert.Empty(await Journal.ReadBackAsync(new StreamName("unknown"), 10, 10, 1000));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Journal.ReadBackAsync(Sample.Outbox, 1, 0, 1000));
        await Journal.TrimAsync(new JournalTrim { RowsBefore = Clock.GetUtcNow() });
        Assert.Equal([6L, 5, 4], (await Journal.ReadBackAsync(Sample.Outbox, long.MaxValue, 10, 1000)).Select(row => row.Position));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task An_append_at_another_head_writes_nothing(long expectedNext)
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b"));

        JournalAppend append = Sample.Append(expectedNext, "c") with { Operations = [Sample.Operation("op")], Counters = [new Counter("m", 1)] };
        InconsistentStateException conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(append));

        Assert.Contains("outbox/FR stands at 3 in epoch 1", conflict.Message);
        Assert.Equal(new StreamHead(3, 1, 1, Appends: 1), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.Null(await Journal.FindOperationAsync(Sample.Outbox, "op"));
        Assert.Empty(await Journal.ReadCountersAsync(Sample.Outbox));
    }

    [Fact]
    public async Task An_append_to_an_unknown_stream_that_expects_rows_is_refused()
    {
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(5, "a")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(1, "a") with { Epoch = 2 }));
        Assert.Equal(StreamHead.Unknown, await Journal.ReadHeadAsync(Sample.Outbox));
    }

    [Fact]
    public async Task An_append_without_rows_is_conditional_in_the_same_way()
    {
        Assert.Equal(1, (await Journal.AppendAsync(Sample.Append(1) with { Counters = [new Counter("m", 1)] })).Next);
        await Journal.AppendAsync(Sample.Append(1, "a"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(1) with { Counters = [new Counter("m", 2)] }));
        AppendResult result = await Journal.AppendAsync(Sample.Append(2) with { Counters = [new Counter("m", 3)] });

        Assert.Equal(2, result.Next);
        Assert.Equal([new Counter("m", 3)], await Journal.ReadCountersAsync(Sample.Outbox));
    }

    [Fact]
    public async Task Of_two_writers_that_know_the_same_head_the_second_is_turned_away_also_without_rows()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { ExpectedAppends = 0 });
        StreamHead head = await Journal.ReadHeadAsync(Sample.Outbox);
        JournalAppend first = Sample.Append(2) with { ExpectedAppends = head.Appends, Counters = [new Counter("m", 1)] };
        JournalAppend second = Sample.Append(2) with { ExpectedAppends = head.Appends, Counters = [new Counter("m", 2)] };

        Assert.True((await Journal.AppendAsync(first)).Written);
        InconsistentStateException conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(2, "b") with { ExpectedAppends = head.Appends }));

        Assert.Contains("outbox/FR stands at 2 in epoch 1 after 2 appends, the writer expected 2 in epoch 1 after 1 appends", conflict.Message);
        Assert.Equal([new Counter("m", 1)], await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Equal(new StreamHead(2, 1, 1, Appends: 2), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.True((await Journal.AppendAsync(Sample.Append(2, "b") with { ExpectedAppends = 2 })).Written);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/new"), 1, "a") with { ExpectedAppends = 1 }));
    }

    [Fact]
    public async Task An_append_that_only_repeats_operations_is_not_counted()
    {
        await Journal.AppendAsync(Sample.Append(1) with { Operations = [Sample.Operation("x", -1)], ExpectedAppends = 0 });

        Assert.False((await Journal.AppendAsync(Sample.Append(1) with { Operations = [Sample.Operation("x", -1)], ExpectedAppends = 1 })).Written);

        Assert.Equal(1, (await Journal.ReadHeadAsync(Sample.Outbox)).Appends);
    }

    [Fact]
    public async Task A_repeated_operation_writes_nothing_and_names_the_first()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b") with { Operations = [Sample.Operation("x", 1), Sample.Operation("none", -1)] });

        AppendResult result = await Journal.AppendAsync(Sample.Append(3, "c") with
        {
            Operations = [Sample.Operation("new"), Sample.Operation("x") with { RequestHash = Sample.Bytes("other") }, Sample.Operation("none")],
            Counters = [new Counter("m", 1)],
        });

        Assert.False(result.Written);
        Assert.Equal(3, result.Next);
        Assert.Equal([("x", 2L, "hash of x"), ("none", 0L, "hash of none")], result.Repeated.Select(known => (known.Id, known.Position, Sample.Text(known.RequestHash))));
        Assert.Equal(3, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
        Assert.Null(await Journal.FindOperationAsync(Sample.Outbox, "new"));
        Assert.Empty(await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Equal(2, (await Journal.FindOperationAsync(Sample.Outbox, "x"))!.Position);
    }

    [Fact]
    public async Task The_same_operation_id_is_another_operation_in_another_stream()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Operations = [Sample.Operation("x")] });

        Assert.True((await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/BR"), 1, "b") with { Operations = [Sample.Operation("x")] })).Written);
    }

    [Fact]
    public async Task In_one_group_a_conflict_or_repetition_fails_alone()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Operations = [Sample.Operation("x")] });
        var lost = Sample.AppendTo(new StreamName("feed/DE"), 9, "lost");
        JournalAppend repeated = Sample.Append(3, "repeated") with { Operations = [Sample.Operation("y")] };
        JournalAppend stale = Sample.Append(2, "stale");
        Task<AppendResult>[] good;
        Task<AppendResult>[] bad;
        Task<AppendResult> repetition;
        await using (await Place.HoldWritesAsync())
        {
            // The first one is taken and waits for the lock; the others are one group.
            Task<AppendResult> first = Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/AA"), 1, "a"));
            Task<AppendResult> second = Journal.AppendAsync(Sample.Append(2, "b") with { Operations = [Sample.Operation("y")] });
            repetition = Journal.AppendAsync(repeated);
            bad = [Journal.AppendAsync(stale), Journal.AppendAsync(lost)];
            good = [first, second, Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/ZZ"), 1, "z")), Journal.AppendAsync(Sample.Append(3, "c"))];
        }

        Assert.All(await Task.WhenAll(good), result => Assert.True(result.Written));
        Assert.Equal(("y", 2L), ((await repetition).Repeated.Single().Id, (await repetition).Repeated.Single().Position));
        foreach (Task<AppendResult> failed in bad)
        {
            await Assert.ThrowsAsync<InconsistentStateException>(() => failed);
        }

        Assert.Equal(["a", "b", "c"], (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Select(row => Sample.Text(row.Head)));
        Assert.Equal(StreamHead.Unknown, await Journal.ReadHeadAsync(new StreamName("feed/DE")));
        Assert.Equal(2, (await Journal.ReadHeadAsync(new StreamName("feed/ZZ"))).Next);
    }

    [Fact]
    public async Task An_append_that_breaks_a_rule_fails_alone_and_leaves_no_trace()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Pending = [new PendingEntry("link-1", 1, 0)] });
        JournalAppend again = Sample.Append(2, "b") with { Pending = [new PendingEntry("link-2", 1, 0), new PendingEntry("link-1", 1, 0)] };
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.AppendAsync(again));

        // A number that the database gave to an undone name may go to another name now.
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("outbox/BB"), 1, "c") with { Pending = [new PendingEntry("link-3", 1, 0)] });
        await Journal.AppendAsync(Sample.Append(2, "d") with { Pending = [new PendingEntry("link-2", 1, 0)] });

        Assert.Equal("d", Sample.Text(Assert.Single(await Journal.ReadPendingAsync(Sample.Outbox, "link-2", 1, 10, 1000)).Row.Head));
        Assert.Equal("c", Sample.Text(Assert.Single(await Journal.ReadPendingAsync(new StreamName("outbox/BB"), "link-3", 1, 10, 1000)).Row.Head));
        Assert.Empty(await Journal.ReadPendingAsync(Sample.Outbox, "link-3", 1, 10, 1000));
        Assert.Equal(3, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
    }

    [Fact]
    public async Task Appends_that_contradict_themselves_are_refused()
    {
        JournalAppend append = Sample.Append(1, "a");
        JournalAppend[] bad =
        [
            append with { ExpectedNext = 0 },
            append with { Epoch = 0 },
            append with { ExpectedAppends = -1 },
            append with { Deadlines = [new Deadline("due", Clock.GetUtcNow(), 1)] },
            append with { Deadlines = [new Deadline("", Clock.GetUtcNow(), null)] },
            append with { DeadlinesDone = [""] },
            append with { Stream = new StreamName("") },
            append with { Stream = new StreamName(new string('x', 201)) },
            append with { Operations = [Sample.Operation("x", 1)] },
            append with { Operations = [Sample.Operation("x"), Sample.Operation("x")] },
            append with { Pending = [new PendingEntry("link", 1, 1)] },
            append with { Pending = [new PendingEntry("", 1, 0)] },
            append with { Pending = [new PendingEntry("link", 1, 0), new PendingEntry("link", 1, 0)] },
            append with { Operations = [Sample.Operation("a\0b")] },
            append with { Keys = [new RowKey("key", -1)] },
            append with { Counters = [new Counter(new string('x', 201), 1)] },
        ];
        foreach (JournalAppend one in bad)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Journal.AppendAsync(one));
        }

        Assert.Equal(StreamHead.Unknown, await Journal.ReadHeadAsync(Sample.Outbox));
    }

    [Fact]
    public async Task An_advanced_epoch_turns_writers_of_the_old_one_away()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));

        Assert.Equal(new StreamHead(2, 2, 1, Appends: 1), await Journal.AdvanceEpochAsync(Sample.Outbox, 1));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AdvanceEpochAsync(Sample.Outbox, 1));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Journal.AppendAsync(Sample.Append(2, "b")));
        Assert.Equal(3, (await Journal.AppendAsync(Sample.Append(2, "b") with { Epoch = 2 })).Next);
        Assert.Equal(new StreamHead(1, 2, 1), await Journal.AdvanceEpochAsync(new StreamName("outbox/new"), 1));
    }

    [Fact]
    public async Task A_withdrawn_append_is_not_written()
    {
        using var cancellation = new CancellationTokenSource();
        await Journal.AppendAsync(Sample.Append(1, "a"));
        Task<AppendResult> first;
        Task<AppendResult> withdrawn;
        await using (await Place.HoldWritesAsync())
        {
            first = Journal.AppendAsync(Sample.Append(2, "b"));

            // Behind another append of its stream it waits for that, whether they came into one group or two.
            withdrawn = Journal.AppendAsync(Sample.Append(3, "c"), cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        }

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.AppendAsync(Sample.Append(3, "d"), cancellation.Token));
        Assert.Equal(3, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
    }

    [Fact]
    public async Task A_silo_that_has_lost_the_cluster_only_reads()
    {
        var lease = new CommitLease(Clock);
        await ReopenAsync(options => options.Lease = lease);
        Clock.Advance(TimeSpan.FromHours(1));
        await Journal.AppendAsync(Sample.Append(1, "before it was a member"));

        lease.Renew(lease.Now);
        Clock.Advance(CommitLease.Duration);
        await Journal.AppendAsync(Sample.Append(2, "in the last instant"));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        HubUnavailableException refusal = await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.Append(3, "too late")));
        Assert.Contains("lost the cluster", refusal.Message);
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AdvanceEpochAsync(Sample.Outbox, 1));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Blobs.BeginAsync("FR", new string('a', 64)));
        Assert.Equal(["before it was a member", "in the last instant"], (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Select(row => Sample.Text(row.Head)));

        lease.Renew(lease.Now);
        await Journal.AppendAsync(Sample.Append(3, "known again"));
        lease.Revoke();
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.Append(4, "held for dead")));
        Assert.Equal(4, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
    }
}
