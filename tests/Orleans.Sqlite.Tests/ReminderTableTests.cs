namespace Orleans.Sqlite.Tests;

public sealed class ReminderTableTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task EveryFieldOfAReminderRoundTrips()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        var reminder = Reminder(Grain("foo/bar\\#baz?"), "what/a\\#name?", Noon.AddTicks(3), TimeSpan.FromTicks(1234567));

        var etag = await table.UpsertRow(reminder);

        var read = await table.ReadRow(reminder.GrainId, reminder.ReminderName);
        Assert.NotNull(read);
        Assert.Equal((reminder.GrainId, reminder.ReminderName, reminder.StartAt, reminder.Period, etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
    }

    [Fact]
    public async Task TimesAreKeptInUtc()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        await table.UpsertRow(Reminder(Grain("local"), "r", Noon.ToLocalTime()));
        await table.UpsertRow(Reminder(Grain("unspecified"), "r", DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified)));

        Assert.Equal(Noon, (await table.ReadRow(Grain("local"), "r"))!.StartAt);
        Assert.Equal(Noon, (await table.ReadRow(Grain("unspecified"), "r"))!.StartAt);
    }

    [Fact]
    public async Task AReminderThatIsNotThereIsNull()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        await table.UpsertRow(Reminder(Grain("a"), "r"));

        Assert.Null(await table.ReadRow(Grain("a"), "R"));
        Assert.Null(await table.ReadRow(Grain("A"), "r"));
        Assert.Empty((await table.ReadRows(Grain("A"))).Reminders);
    }

    [Fact]
    public async Task AnUpsertReplacesTheRowUnderANewETag()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        var first = await table.UpsertRow(Reminder(Grain("a"), "r"));
        var second = await table.UpsertRow(Reminder(Grain("a"), "r", Noon.AddDays(1), TimeSpan.FromHours(2)));

        Assert.NotEqual(first, second);
        var read = Assert.Single((await table.ReadRows(Grain("a"))).Reminders);
        Assert.Equal((Noon.AddDays(1), TimeSpan.FromHours(2), second), (read.StartAt, read.Period, read.ETag));
    }

    [Fact]
    public async Task OnlyTheCurrentETagRemoves()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        var stale = await table.UpsertRow(Reminder(Grain("a"), "r"));
        var current = await table.UpsertRow(Reminder(Grain("a"), "r"));

        Assert.False(await table.RemoveRow(Grain("a"), "r", stale!));
        Assert.False(await table.RemoveRow(Grain("a"), "other", current!));
        Assert.True(await table.RemoveRow(Grain("a"), "r", current!));
        Assert.False(await table.RemoveRow(Grain("a"), "r", current!));

        // Nor does the ETag of a row that is gone remove the one that came after it.
        await table.UpsertRow(Reminder(Grain("a"), "r"));
        Assert.False(await table.RemoveRow(Grain("a"), "r", stale!));
        Assert.False(await table.RemoveRow(Grain("a"), "r", current!));
    }

    [Fact]
    public async Task RangesGoRoundTheRing()
    {
        IReminderTable table = await _database.OpenRemindersAsync();
        var grains = Enumerable.Range(0, 200).Select(number => Grain($"grain-{number}")).ToArray();
        await Task.WhenAll(grains.Select(grain => table.UpsertRow(Reminder(grain, "r"))));
        var hashes = grains.Select(grain => grain.GetUniformHashCode()).Order().ToArray();

        (uint Begin, uint End)[] ranges =
        [
            (0, uint.MaxValue), (0, 0), (uint.MaxValue, uint.MaxValue), (hashes[50], hashes[50]), (hashes[10], hashes[20]), (hashes[20], hashes[10]),
            (hashes[10] - 1, hashes[10]), (hashes[199], hashes[0]), (uint.MaxValue, 0), (int.MaxValue, (uint)int.MaxValue + 1), (0x80000000, 0x7fffffff),
        ];
        foreach (var (begin, end) in ranges)
        {
            var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end);
            var read = (await table.ReadRows(begin, end)).Reminders.Select(reminder => reminder.GrainId.GetUniformHashCode()).Order();
            Assert.Equal(expected, read);
        }
    }

    [Fact]
    public async Task ServicesInOneFileDoNotMix()
    {
        IReminderTable red = await _database.OpenRemindersAsync("red");
        IReminderTable blue = await _database.OpenRemindersAsync("blue");
        await red.UpsertRow(Reminder(Grain("a"), "r"));
        var etag = await blue.UpsertRow(Reminder(Grain("a"), "r"));

        Assert.False(await red.RemoveRow(Grain("a"), "r", etag!));
        await blue.TestOnlyClearTable();

        Assert.Single((await red.ReadRows(0, 0)).Reminders);
        Assert.Empty((await blue.ReadRows(0, 0)).Reminders);
    }

    [Fact]
    public async Task UpsertsAtOnceEachGetAnETagAndTheLastIsTheRows()
    {
        IReminderTable[] tables = [await _database.OpenRemindersAsync(), await _database.OpenRemindersAsync()];

        var etags = await Task.WhenAll(Enumerable.Range(0, 100).Select(writer => tables[writer % 2].UpsertRow(Reminder(Grain("a"), "r", Noon.AddSeconds(writer)))));

        Assert.Equal(100, etags.Distinct().Count());
        Assert.Contains((await tables[0].ReadRow(Grain("a"), "r"))!.ETag, etags);
    }

    [Fact]
    public async Task RemindersOutliveTheirProcess()
    {
        using (var first = await _database.OpenRemindersAsync())
        {
            await first.UpsertRow(Reminder(Grain("914"), "r"), CancellationToken.None);
        }

        IReminderTable second = await _database.OpenRemindersAsync();
        Assert.Equal(Grain("914"), Assert.Single((await second.ReadRows(0, 0)).Reminders).GrainId);
    }

    private static GrainId Grain(string key) => GrainId.Create("reminded", key);

    private static ReminderEntry Reminder(GrainId grain, string name, DateTime? startAt = null, TimeSpan? period = null) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = startAt ?? Noon,
        Period = period ?? TimeSpan.FromMinutes(1),
    };
}
