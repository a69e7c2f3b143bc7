using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Tests.Journal;

/// <summary>Several silos on one database, locks, full queues and databases that cannot be used.</summary>
public abstract class SharingFacts(StoragePlace place) : StorageFacts(place)
{
    [Fact]
    public async Task Of_two_writers_exactly_one_wins_each_position()
    {
        const int Positions = 60;
        await using HubDatabases other = await OpenAnotherAsync();
        IHubJournal[] journals = [Journal, other.Journal("lyon")];
        async Task<List<long>> WriteAsync(int writer)
        {
            var won = new List<long>();
            for (long next = 1; next <= Positions;)
            {
                try
                {
                    JournalAppend append = Sample.Append(next, $"writer {writer}") with
                    {
                        Operations = [Sample.Operation($"{writer}/{next}")],
                        Pending = [new PendingEntry($"link {writer}", next, 0)],
                    };
                    await journals[writer].AppendAsync(append);
                    won.Add(next++);
                }
                catch (InconsistentStateException)
                {
                    next = (await journals[writer].ReadHeadAsync(Sample.Outbox)).Next;
                }
            }

            return won;
        }

        List<long>[] won = await Task.WhenAll(Task.Run(() => WriteAsync(0)), Task.Run(() => WriteAsync(1)));

        Assert.Equal(Enumerable.Range(1, Positions).Select(position => (long)position), won.SelectMany(positions => positions).Order());
        IReadOnlyList<StoredRow> rows = await Journal.ReadAsync(Sample.Outbox, 1, 1000, 1_000_000);
        for (int writer = 0; writer < 2; writer++)
        {
            Assert.Equal(won[writer], rows.Where(row => Sample.Text(row.Head) == $"writer {writer}").Select(row => row.Position));
        }
    }

    [Fact]
    public async Task Writers_on_different_streams_do_not_disturb_each_other()
    {
        await using HubDatabases other = await OpenAnotherAsync();
        IHubJournal[] journals = [Journal, other.Journal("lyon")];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            long next = 1;
            for (int count = 0; count < 20; count++)
            {
                next = (await journals[number % 2].AppendAsync(Sample.AppendTo(new StreamName($"feed/{number}"), next, $"{count}"))).Next;
            }
        }));

        for (int number = 0; number < 20; number++)
        {
            Assert.Equal(
                Enumerable.Range(0, 20).Select(count => $"{count}"),
                (await journals[(number + 1) % 2].ReadAsync(new StreamName($"feed/{number}"), 1, 100, 10_000)).Select(row => Sample.Text(row.Head)));
        }
    }

    [Fact]
    public async Task A_lock_that_is_not_released_in_time_fails_writes_and_not_reads()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await ReopenAsync(options => options.BusyTimeout = TimeSpan.FromMilliseconds(200));
        await Journal.AppendAsync(Sample.Append(2, "b"));
        await using (await Place.HoldWritesAsync())
        {
            JournalUnavailableException failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.AppendAsync(Sample.Append(3, "c")));
            Assert.False(failure.OutcomeUnknown);
            Assert.Contains("lyon", failure.Message);
            Assert.Equal(3, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
        }

        Assert.Equal(4, (await Journal.AppendAsync(Sample.Append(3, "d"))).Next);
        Assert.Equal(["a", "b", "d"], (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Select(row => Sample.Text(row.Head)));
    }

    [Fact]
    public async Task A_database_whose_lock_is_held_does_not_open_in_time()
    {
        await Databases.OpenAsync("lyon");
        await using (await Place.HoldWritesAsync())
        {
            await using HubDatabases other = await OpenAnotherAsync(options => options.BusyTimeout = TimeSpan.FromMilliseconds(200));

            HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => other.OpenAsync("lyon"));

            Assert.Equal("lyon", failure.Hub);
        }
    }

    [Fact]
    public async Task A_full_queue_is_busy_and_loses_nothing()
    {
        await ReopenAsync(options => options.MaxQueuedWrites = 5);
        await Journal.AppendAsync(Sample.Append(1, "a"));
        var accepted = new List<Task<AppendResult>>();
        JournalBusyException? busy = null;
        await using (await Place.HoldWritesAsync())
        {
            for (int number = 0; number < 20 && busy is null; number++)
            {
                Task<AppendResult> append = Journal.AppendAsync(Sample.AppendTo(new StreamName($"feed/{number}"), 1, "x"));
                busy = append.IsFaulted ? append.Exception!.InnerException as JournalBusyException : null;
                if (busy is null)
                {
                    accepted.Add(append);
                }
            }
        }

        Assert.NotNull(busy);
        Assert.True(busy.RetryAfter > TimeSpan.Zero);

        // Beside the five that wait there is what the writer has taken already, which may be more than one group.
        Assert.InRange(accepted.Count, 5, 12);
        Assert.All(await Task.WhenAll(accepted), result => Assert.True(result.Written));
    }

    [Fact]
    public async Task Everything_is_there_after_reopening()
    {
        await Journal.AppendAsync(Sample.Append(1, "a") with { Operations = [Sample.Operation("x")], Pending = [new PendingEntry("link", 1, 0)], Counters = [new Counter("m", 3)] });
        await ReopenAsync();

        Assert.Equal(2, (await Journal.ReadHeadAsync(Sample.Outbox)).Next);
        Assert.Equal([new Counter("m", 3)], await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Equal([Sample.Outbox], await Journal.ReadPendingStreamsAsync());
        Assert.False((await Journal.AppendAsync(Sample.Append(2, "a") with { Operations = [Sample.Operation("x")] })).Written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../lyon")]
    [InlineData("Lyon")]
    [InlineData("-lyon")]
    public void A_name_that_is_no_hub_name_is_refused(string hub) => Assert.Throws<ArgumentException>(() => Databases.Journal(hub));

    [Fact]
    public async Task Closed_databases_take_no_more_writes()
    {
        IHubJournal journal = Journal;
        Task<AppendResult> last = journal.AppendAsync(Sample.Append(1, "a"));
        await Databases.DisposeAsync();

        Assert.True((await last).Written);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.AppendAsync(Sample.Append(2, "b")));
    }
}
