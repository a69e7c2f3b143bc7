using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Replica;

public abstract class ReplicaFacts(StoragePlace place) : StorageFacts(place)
{
    private const string Kind = "consent";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private IReplicaStore Replica => Databases.Replica("lyon");

    [Fact]
    public async Task A_row_is_found_as_it_was_written_also_after_the_database_was_opened_again()
    {
        ReplicaRow row = Row("BR:1", 3, "text", "BR", "FR") with { State = "granted", ChangedAt = Start.ToOffset(TimeSpan.FromHours(2)) };
        Assert.Equal(1, await Replica.ApplyAsync([row]));
        await ReopenAsync();

        ReplicaRow found = (await Replica.FindAsync(Kind, "BR:1"))!;
        Assert.Equal((Kind, "BR:1", 3L, false, Start, "granted", "text"), (found.Kind, found.Id, found.Version, found.IsRemoved, found.ChangedAt, found.State, Sample.Text(found.Content)));
        Assert.Equal(["BR", "FR"], found.Readers);
        Assert.Null(await Replica.FindAsync("notice", "BR:1"));
        Assert.Null(await Replica.FindAsync(Kind, "BR:2"));
        Assert.Equal("text", Sample.Text(Assert.Single((await ListAsync("FR")).Rows).Content));
        Assert.Empty((await Databases.Replica("singapore").ListAsync(Query("FR"))).Rows);
    }

    [Fact]
    public async Task Rows_are_found_together_by_their_ids()
    {
        await Replica.ApplyAsync([Row("a", 2, "first"), Row("b", 1, "second"), Row("c", 1, "third"), Row("d", 1, "gone") with { IsRemoved = true }]);
        IReadOnlyList<ReplicaRow> found = await Replica.FindAsync(Kind, ["c", "unknown", "a", "d"]);
        Assert.Equal(["a first False", "c third False", "d  True"], found.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => $"{row.Id} {Sample.Text(row.Content)} {row.IsRemoved}"));
        Assert.Empty(await Replica.FindAsync("notice", ["a"]));
        Assert.Empty(await Replica.FindAsync(Kind, []));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.FindAsync(Kind, [.. Enumerable.Repeat("a", 1001)]));
    }

    [Fact]
    public async Task Only_what_is_newer_is_taken_whatever_the_order()
    {
        Assert.Equal(2, await Replica.ApplyAsync([Row("a", 2, "second"), Row("a", 1, "first"), Row("b", 1, "first")]));
        Assert.Equal(0, await Replica.ApplyAsync([Row("a", 2, "again"), Row("a", 1, "late")]));
        Assert.Equal("second", await TextAsync("a"));
        Assert.Equal(2, await Replica.ApplyAsync([Row("a", 3, "third"), Row("b", 1, "again"), Row("a", 7, "seventh")]));
        Assert.Equal(("seventh", "first"), (await TextAsync("a"), await TextAsync("b")));
        Assert.Equal(0, await Replica.ApplyAsync([]));
    }

    [Fact]
    public async Task What_was_removed_is_not_brought_back_by_an_old_copy()
    {
        await Replica.ApplyAsync([Row("a", 1, "text", "FR"), Row("b", 1, "text", "FR")]);
        Assert.Equal(1, await Replica.ApplyAsync([Row("a", 3, "never stored", "FR") with { IsRemoved = true, State = "ended" }]));
        Assert.Equal(0, await Replica.ApplyAsync([Row("a", 2, "late", "FR"), Row("a", 3, "again", "FR")]));
        await ReopenAsync();
        Assert.Equal(0, await Replica.ApplyAsync([Row("a", 2, "late", "FR")]));

        ReplicaRow removed = (await Replica.FindAsync(Kind, "a"))!;
        Assert.Equal((true, 3L, "ended"), (removed.IsRemoved, removed.Version, removed.State));
        Assert.True(removed.Content.IsEmpty);
        Assert.Empty(removed.Readers);
        Assert.Equal(["b"], Ids(await ListAsync("FR")));
        Assert.Equal(["b"], (await Replica.ReadAsync(Kind, null, 10, 1000)).Select(row => row.Id));

        // Removed before it was ever seen.
        await Replica.ApplyAsync([Row("c", 5, "") with { IsRemoved = true }]);
        Assert.Equal(0, await Replica.ApplyAsync([Row("c", 4, "late", "FR")]));
    }

    [Fact]
    public async Task A_reader_finds_own_rows_and_those_for_everybody_the_newest_first()
    {
        await Replica.ApplyAsync(
        [
            Row("own", 1, "", "FR") with { ChangedAt = Start.AddMinutes(1) },
            Row("shared", 1, "", "BR", "FR", "BR") with { ChangedAt = Start.AddMinutes(4) },
            Row("all", 1, "", "FR", "*") with { ChangedAt = Start.AddMinutes(3) },
            Row("other", 1, "", "BR") with { ChangedAt = Start.AddMinutes(2) },
            Row("nobody", 1, ""),
            Row("same time", 1, "", "*") with { ChangedAt = Start.AddMinutes(3) },
            Row("notice", 1, "", "*") with { Kind = "notice" },
        ]);

        Assert.Equal(["shared", "same time", "all", "own"], Ids(await ListAsync("FR")));
        Assert.Equal(["shared", "same time", "all", "other"], Ids(await ListAsync("BR")));
        Assert.Equal(["same time", "all"], Ids(await ListAsync("DE")));
        Assert.Equal(["same time", "all"], Ids(await ListAsync("*")));
        Assert.Equal(["*"], (await Replica.FindAsync(Kind, "all"))!.Readers);
        Assert.Equal(["BR", "FR"], (await Replica.FindAsync(Kind, "shared"))!.Readers);
    }

    [Fact]
    public async Task Lists_are_filtered_by_states_and_follow_readers_and_states_as_they_change()
    {
        await Replica.ApplyAsync([.. Enumerable.Range(1, 6).Select(number => Row($"{number}", 1, "", number % 2 == 0 ? "*" : "FR") with { State = $"s{number % 3}", ChangedAt = Start.AddMinutes(number) })]);

        Assert.Equal(["6", "3"], Ids(await ListAsync("FR", "s0")));
        Assert.Equal(["6", "4", "3", "1"], Ids(await ListAsync("FR", "s0", "s1", "s0")));
        Assert.Empty(Ids(await ListAsync("FR", "s9")));

        // Neither time nor reader tells the new state from the old.
        await Replica.ApplyAsync([Row("3", 2, "", "FR") with { State = "s1", ChangedAt = Start.AddMinutes(3) }, Row("6", 2, "", "BR") with { State = "s0", ChangedAt = Start.AddMinutes(7) }]);

        Assert.Empty(Ids(await ListAsync("FR", "s0")));
        Assert.Equal(["4", "3", "1"], Ids(await ListAsync("FR", "s1")));
        Assert.Equal(["5", "4", "3", "2", "1"], Ids(await ListAsync("FR")));
        Assert.Equal(["6"], Ids(await ListAsync("BR", "s0")));
    }

    [Fact]
    public async Task Pages_neither_lose_nor_double_rows_while_others_change()
    {
        const int count = 120;
        DateTimeOffset At(int number) => Start.AddMinutes(number / 3);
        await Replica.ApplyAsync([.. Enumerable.Range(0, count).Select(number => Row($"{number:000}", 1, "", number % 4 == 0 ? "*" : "FR") with { ChangedAt = At(number) })]);
        var seen = new List<string>();
        ReplicaPosition? behind = null;
        int turn = 0;
        do
        {
            ReplicaPage page = await Replica.ListAsync(Query("FR") with { MaxRows = 7, Behind = behind });
            seen.AddRange(Ids(page));
            behind = page.Next;
            DateTimeOffset now = Start.AddDays(1).AddMinutes(turn);
            await Replica.ApplyAsync(
            [
                Row($"{turn * 5:000}", 2, "", "FR") with { ChangedAt = now },
                Row($"{(turn * 5) + 1:000}", 2, "", "FR") with { ChangedAt = now, IsRemoved = true },
                Row($"new {turn}", 1, "", "*") with { ChangedAt = now },
            ]);
            turn++;
        }
        while (behind is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.DoesNotContain(seen, id => id.StartsWith("new", StringComparison.Ordinal));
        var changed = Enumerable.Range(0, turn).SelectMany(number => new[] { $"{number * 5:000}", $"{(number * 5) + 1:000}" }).ToHashSet();
        Assert.Empty(Enumerable.Range(0, count).Select(number => $"{number:000}").Where(id => !changed.Contains(id)).Except(seen));
        Assert.True(turn > 10);
        Assert.Equal($"new {turn - 1}", Ids(await ListAsync("FR"))[0]);
    }

    [Fact]
    public async Task Pages_end_at_the_most_rows_and_at_the_most_bytes_and_say_whether_there_are_more()
    {
        await Replica.ApplyAsync([.. Enumerable.Range(1, 4).Select(number => Row($"{number}", 1, "0123456789", "FR") with { ChangedAt = Start.AddMinutes(number) })]);

        ReplicaPage two = await Replica.ListAsync(Query("FR") with { MaxRows = 2 });
        Assert.Equal(["4", "3"], Ids(two));
        Assert.Equal(new ReplicaPosition(Start.AddMinutes(3), "3"), two.Next);
        ReplicaPage rest = await Replica.ListAsync(Query("FR") with { MaxRows = 2, Behind = two.Next });
        Assert.Equal(["2", "1"], Ids(rest));
        Assert.Null(rest.Next);
        Assert.Equal(["4", "3", "2"], Ids(await Replica.ListAsync(Query("FR") with { MaxBytes = 39 })));
        ReplicaPage one = await Replica.ListAsync(Query("FR") with { MaxBytes = 1 });
        Assert.Equal("4", Assert.Single(one.Rows).Id);
        Assert.Equal("4", one.Next?.Id);
        Assert.Null((await Replica.ListAsync(Query("FR") with { MaxBytes = 40, MaxRows = int.MaxValue })).Next);

        Assert.Equal(["1", "2", "3"], (await Replica.ReadAsync(Kind, null, 3, 1000)).Select(row => row.Id));
        Assert.Equal(["2", "3"], (await Replica.ReadAsync(Kind, "1", 10, 29)).Select(row => row.Id));
        Assert.Equal(["4"], (await Replica.ReadAsync(Kind, "3", 10, 1)).Select(row => row.Id));
        Assert.Empty(await Replica.ReadAsync(Kind, "4", 10, 1000));
        Assert.Empty(await Replica.ReadAsync("notice", null, 10, 1000));
    }

    [Fact]
    public async Task A_kind_that_was_cleared_takes_the_same_versions_again_but_nothing_that_was_removed()
    {
        ReplicaRow[] rows = [.. Enumerable.Range(0, 450).Select(number => Row($"{number:000}", 2, "text", "FR"))];
        await Replica.ApplyAsync(rows);
        await Replica.ApplyAsync([Row("007", 3, "") with { IsRemoved = true }, Row("n", 1, "text", "FR") with { Kind = "notice" }]);

        await Replica.ClearAsync(Kind);
        await Replica.ClearAsync(Kind);

        Assert.Empty((await ListAsync("FR")).Rows);
        Assert.Empty(await Replica.ReadAsync(Kind, null, 10, 1000));
        Assert.Null(await Replica.FindAsync(Kind, "001"));
        Assert.True((await Replica.FindAsync(Kind, "007"))!.IsRemoved);
        Assert.Single(await Replica.ReadAsync("notice", null, 10, 1000));
        Assert.Equal(449, await Replica.ApplyAsync(rows));
        Assert.Equal(449, (await ListAsync("FR")).Rows.Count);
    }

    [Fact]
    public async Task Writers_of_several_silos_leave_the_newest_row_of_each_and_no_entry_beside_it()
    {
        await using HubDatabases other = await OpenAnotherAsync();
        IReplicaStore[] stores = [Replica, other.Replica("lyon")];
        int[] taken = await Task.WhenAll(Enumerable.Range(1, 40).Select(version => stores[version % 2].ApplyAsync(
            [.. Enumerable.Range(0, 10).OrderBy(number => version % 3 == 0 ? number : -number).Select(number =>
                Row($"{number}", version, $"{version}", version % 2 == 0 ? "FR" : "BR") with { ChangedAt = Start.AddMinutes(version) })])));

        Assert.InRange(taken.Sum(), 10, 400);
        Assert.Empty((await ListAsync("BR")).Rows);
        ReplicaPage page = await ListAsync("FR");
        Assert.Equal(10, page.Rows.Count);
        Assert.All(page.Rows, row => Assert.Equal((40, "40"), (row.Version, Sample.Text(row.Content))));
    }

    [Fact]
    public async Task A_lock_that_is_not_released_in_time_fails_writes_and_not_reads()
    {
        await Replica.ApplyAsync([Row("a", 1, "text", "FR")]);
        await ReopenAsync(options => options.BusyTimeout = TimeSpan.FromMilliseconds(200));
        await Replica.ApplyAsync([Row("b", 1, "text", "FR")]);
        await using (await Place.HoldWritesAsync("replica"))
        {
            JournalUnavailableException failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => Replica.ApplyAsync([Row("c", 1, "text", "FR")]));
            Assert.False(failure.OutcomeUnknown);
            Assert.Equal(2, (await ListAsync("FR")).Rows.Count);
            await Journal.AppendAsync(Sample.Append(1, "a"));
        }

        Assert.Equal(1, await Replica.ApplyAsync([Row("c", 1, "text", "FR")]));
    }

    [Fact]
    public async Task A_silo_that_has_lost_the_cluster_only_reads()
    {
        var lease = new CommitLease(Clock);
        await ReopenAsync(options => options.Lease = lease);
        await Replica.ApplyAsync([Row("a", 1, "text", "FR")]);
        lease.Revoke();

        await Assert.ThrowsAsync<HubUnavailableException>(() => Replica.ApplyAsync([Row("a", 2, "text", "FR")]));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Replica.ClearAsync(Kind));
        Assert.Single((await ListAsync("FR")).Rows);
    }

    [Fact]
    public async Task What_no_database_could_hold_or_answer_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Replica.ApplyAsync([Row("good", 1, ""), Row("a", 0, "")]));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.ApplyAsync([Row("", 1, "")]));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.ApplyAsync([Row("a", 1, "") with { State = "" }]));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.ApplyAsync([Row("a", 1, "") with { Kind = "" }]));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.ApplyAsync([Row("a", 1, "", "FR BR")]));
        await Assert.ThrowsAsync<ArgumentException>(() => Replica.ApplyAsync([.. Enumerable.Range(0, 1001).Select(number => Row($"{number}", 1, ""))]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Replica.ListAsync(Query("FR") with { MaxRows = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync("FR", [.. Enumerable.Range(0, 17).Select(number => $"s{number}")]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Replica.ReadAsync(Kind, null, 0, 1));
        Assert.Null(await Replica.FindAsync(Kind, "good"));
    }

    private static ReplicaRow Row(string id, long version, string text, params string[] readers) =>
        new(Kind, id, version, false, Start, readers, "open", Sample.Bytes(text));

    private static ReplicaQuery Query(string reader) => new(Kind, reader, 1000, 1_000_000);

    private static string[] Ids(ReplicaPage page) => [.. page.Rows.Select(row => row.Id)];

    private Task<ReplicaPage> ListAsync(string reader, params string[] states) => Replica.ListAsync(Query(reader) with { States = states });

    private async Task<string> TextAsync(string id) => Sample.Text((await Replica.FindAsync(Kind, id))!.Content);
}
