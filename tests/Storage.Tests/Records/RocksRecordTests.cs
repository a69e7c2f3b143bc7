using Interpol.Mesh.Storage.Records;
using Interpol.Mesh.Storage.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Storage.Tests.Records;

public sealed class RocksRecordTests : IAsyncLifetime
{
    private const byte Documents = 1;
    private const byte Vehicles = 2;

    private readonly SqlitePlace _place = new();
    private HubDatabases _databases = null!;

    public async Task InitializeAsync() => _databases = await OpenAsync();

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task What_was_applied_is_found_by_its_id_and_look_ups_also_by_the_next_process()
    {
        var at = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        var store = _databases.OpenRecords("lyon");
        await store.ApplyAsync(Changes("FR", 3, at, Row(Documents, "FRA-1-passport", "FR", "one"), Row(Vehicles, "FR/a", "FR", "car", "vin/X", "plate/FR/AB")));
        await store.ApplyAsync(Changes("DE", 1, at, Row(Vehicles, "DE/a", "DE", "other", "vin/X")));
        await store.DisposeAsync();

        await using var again = _databases.OpenRecords("lyon");
        Assert.Equal(["one"], await TextsAsync(again.GetAsync(Documents, ["FRA-2-passport", "FRA-1-passport"])));
        Assert.Equal(["other", "car"], await TextsAsync(again.FindAsync(Vehicles, "vin/X", 10)));
        Assert.Equal(["other"], await TextsAsync(again.FindAsync(Vehicles, "vin/X", 1)));
        Assert.Empty(await again.FindAsync(Vehicles, "vin", 10));
        Assert.Empty(await again.GetAsync(Vehicles, ["FRA-1-passport"]));
        Assert.Equal(new Dictionary<string, RecordPosition> { ["FR"] = new(1, 3, at, at.AddSeconds(1)), ["DE"] = new(1, 1, at, at.AddSeconds(1)) }, await again.ReadPositionsAsync());
        Assert.Equal(["DE/a", "FR/a"], again.Read(Vehicles).Select(row => row.Id));
    }

    [Fact]
    public async Task A_changed_record_is_no_longer_found_by_what_it_was_found_by_and_a_removed_one_by_nothing()
    {
        await using var store = _databases.OpenRecords("lyon");
        var (first, second) = (Row(Vehicles, "FR/a", "FR", "car", "vin/X", "plate/FR/AB"), Row(Vehicles, "FR/a", "FR", "car", "vin/X", "plate/FR/CD"));
        await store.ApplyAsync(Changes("FR", 1, default, first));
        await store.ApplyAsync(Changes("FR", 2, default, second with { Previous = first.Row }));
        Assert.Empty(await store.FindAsync(Vehicles, "plate/FR/AB", 10));
        Assert.Single(await store.FindAsync(Vehicles, "plate/FR/CD", 10));

        await Assert.ThrowsAsync<ArgumentException>(() => store.ApplyAsync(Changes("FR", 4, default, Row(Vehicles, "FR/a", "FR", "again", "vin/Y"), new RecordRowChange(Vehicles, "FR/a", null, second.Row))));
        Assert.Single(await store.FindAsync(Vehicles, "plate/FR/CD", 10));
        await store.ApplyAsync(Changes("FR", 4, default, new RecordRowChange(Vehicles, "FR/a", null, second.Row)));
        foreach (var lookup in new[] { "vin/X", "vin/Y", "plate/FR/CD" })
        {
            Assert.Empty(await store.FindAsync(Vehicles, lookup, 10));
        }

        Assert.Empty(store.Read(Vehicles));
        Assert.Equal(4, (await store.ReadPositionsAsync())["FR"].UpTo);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_cleared_before_it_came_into_a_file_is_in_none_once_that_is_settled(bool isSettled)
    {
        var store = _databases.OpenRecords("lyon");
        await store.ApplyAsync(Changes("FR", 1, default, Row(Documents, "FRA-1-passport", "FR", "stolen in Lyon")));
        await store.ApplyAsync(new RecordChanges("FR", new RecordPosition(1, 2, default, default), [new RecordRowChange(Documents, "FRA-1-passport", null, null)]));
        if (isSettled)
        {
            await store.SettleAsync();
        }

        await store.DisposeAsync();
        var files = Directory.GetFiles(Path.Combine(_place.Folder, "hubs", "lyon", "records"));
        Assert.Equal(isSettled, !files.Any(file => File.ReadAllBytes(file).AsSpan().IndexOf("stolen in Lyon"u8) >= 0));
        await using var again = _databases.OpenRecords("lyon");
        Assert.Equal(2, (await again.ReadPositionsAsync())["FR"].UpTo);
        Assert.Empty(again.Read(Documents));
    }

    [Fact]
    public async Task Two_processes_do_not_have_it_open_at_once_and_a_closed_one_answers_nothing()
    {
        var store = _databases.OpenRecords("lyon");
        await using var others = await OpenAsync();
        Assert.Equal("lyon", Assert.Throws<HubUnavailableException>(() => others.OpenRecords("lyon")).Hub);
        await using var elsewhere = others.OpenRecords("singapore");

        var reading = store.Read(Documents).GetEnumerator();
        await store.ApplyAsync(Changes("FR", 2, default, Row(Documents, "FRA-1-passport", "FR", "one"), Row(Documents, "FRA-2-passport", "FR", "two")));
        reading = store.Read(Documents).GetEnumerator();
        Assert.True(reading.MoveNext());
        var closing = store.DisposeAsync().AsTask();
        Assert.Throws<HubUnavailableException>(() => { _ = store.GetAsync(Documents, ["FRA-1-passport"]); });
        Assert.False(closing.IsCompleted);
        reading.Dispose();
        await closing.WaitAsync(TimeSpan.FromSeconds(30));
        await using var next = others.OpenRecords("lyon");
        Assert.Single(await next.GetAsync(Documents, ["FRA-2-passport"]));
    }

    [Fact]
    public async Task A_lost_lease_refuses_changes_and_answers_checks()
    {
        var lease = new CommitLease(TimeProvider.System);
        await using var databases = await OpenAsync(lease);
        await using var store = databases.OpenRecords("lyon");
        await store.ApplyAsync(Changes("FR", 1, default, Row(Documents, "FRA-1-passport", "FR", "one")));
        lease.Revoke();
        await Assert.ThrowsAsync<HubUnavailableException>(() => store.ApplyAsync(Changes("FR", 2, default)));
        Assert.Single(await store.GetAsync(Documents, ["FRA-1-passport"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public async Task What_no_look_up_could_find_is_refused_whole(string? id)
    {
        await using var store = _databases.OpenRecords("lyon");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ApplyAsync(Changes("FR", 1, default, Row(Documents, "good", "FR", "one"), Row(Documents, id ?? new string('x', 201), "FR", "two"))));
        Assert.Empty(store.Read(Documents));
        Assert.Empty(await store.ReadPositionsAsync());
    }

    [Fact]
    public async Task Which_records_have_changed_behind_a_position_is_known_in_order_and_what_was_said_of_them_before()
    {
        await using var store = _databases.OpenRecords("lyon");
        Assert.Equal((0L, 0), await LogAsync(store, "FR", 0));
        await store.ApplyAsync(Changes("FR", 2, default, Row(Documents, "FRA-1-passport", "FR", "one"), Row(Documents, "FRA-2-passport", "FR", "two")));
        await store.ApplyAsync(Changes("FRX", 9, default, Row(Documents, "other", "FRX", "one")));
        await store.ApplyAsync(Changes("FR", 3, default, new RecordRowChange(Documents, "FRA-1-passport", null, null) { Before = new byte[] { 7 } }));
        var first = await store.ReadLogAsync("FR", 0, 1);
        Assert.Equal((0L, 2L, 2), (first.From, first.UpTo, first.Changes.Count));

        // Repeated, as after a failure between the write and its answer, when the record is no longer what it was.
        await store.ApplyAsync(Changes("FR", 3, default, new RecordRowChange(Documents, "FRA-1-passport", null, null)));
        var rest = await store.ReadLogAsync("FR", 2, 500);
        Assert.Equal((null, "FRA-1-passport", 7), (rest.UpTo, Assert.Single(rest.Changes).Id, rest.Changes[0].Before.Span[0]));
        Assert.Empty((await store.ReadLogAsync("FR", 3, 500)).Changes);

        // A restored stream: its positions are others, and what went before is not known by them.
        await store.ApplyAsync(new RecordChanges("FR", new RecordPosition(2, 1, default, default), [Row(Documents, "FRA-3-passport", "FR", "three")]));
        Assert.Equal("FRA-3-passport", Assert.Single((await store.ReadLogAsync("FR", 0, 500)).Changes).Id);
        Assert.Equal(["FRA-2-passport", "FRA-3-passport"], (await store.ReadAsync(Documents, "FRA-1-passport", 2)).Select(row => row.Id));
        Assert.Equal(["FRA-3-passport", "other"], (await store.ReadAsync(Documents, "FRA-2-passport", 3)).Select(row => row.Id));
    }

    [Fact]
    public async Task Changes_beyond_the_bound_are_forgotten_the_oldest_first()
    {
        const int groups = 120;
        const int size = 1000;
        await using var store = _databases.OpenRecords("lyon");
        for (var group = 1; group <= groups; group++)
        {
            await store.ApplyAsync(Changes("FR", group * size, default, [.. Enumerable.Range(0, size).Select(number => Row(Documents, $"FRA-{group}-{number}", "FR", "x"))]));
        }

        var (from, kept) = await LogAsync(store, "FR", 0);
        Assert.Equal((20L * size, RecordLogPage.MaxKept), (from, kept));
    }

    private static async Task<(long From, int Count)> LogAsync(IRecordStore store, string owner, long after)
    {
        var log = await store.ReadLogAsync(owner, after, int.MaxValue);
        return (log.From, log.Changes.Count);
    }

    private async Task<HubDatabases> OpenAsync(CommitLease? lease = null)
    {
        var options = await _place.OptionsAsync();
        options.Lease = lease;
        return new HubDatabases(Options.Create(options), TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static RecordChanges Changes(string owner, long upTo, DateTimeOffset at, params RecordRowChange[] changes) => new(owner, new RecordPosition(1, upTo, at, at.AddSeconds(1)), changes);

    private static RecordRowChange Row(byte kind, string id, string owner, string content, params string[] lookups) =>
        new(kind, id, new RecordRow(kind, id, owner, lookups, System.Text.Encoding.UTF8.GetBytes(content)), null);

    private static async Task<IEnumerable<string>> TextsAsync(ValueTask<IReadOnlyList<RecordRow>> rows) => (await rows).Select(row => System.Text.Encoding.UTF8.GetString(row.Content.Span));
}
