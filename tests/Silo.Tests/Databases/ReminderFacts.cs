using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Silo.Tests.Databases;

/// <summary>The reminders; it holds for either database.</summary>
public abstract class ReminderFacts(PostgresServer? server) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private DatabasePlace _place = null!;
    private IReminderTable _table = null!;

    public async Task InitializeAsync()
    {
        _place = await DatabasePlace.CreateAsync(server);
        _table = await _place.NewRemindersAsync();
    }

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task A_reminder_comes_back_as_it_was_written_and_is_written_again()
    {
        var entry = Entry("feed", "DE");
        var first = await _table.UpsertRow(entry);
        entry.Period = TimeSpan.FromDays(60);
        var second = await _table.UpsertRow(entry);
        Assert.NotEqual(first, second);

        var stored = await _table.ReadRow(entry.GrainId, entry.ReminderName);
        Assert.Equal((entry.GrainId, entry.ReminderName, Start, TimeSpan.FromDays(60), second), (stored!.GrainId, stored.ReminderName, stored.StartAt, stored.Period, stored.ETag));
        Assert.Single((await _table.ReadRows(entry.GrainId)).Reminders);
    }

    [Fact]
    public async Task Keys_that_look_like_numbers_and_kinds_of_grains_keep_their_own_reminders()
    {
        string[] keys = ["DE", "de", "914", "0914", "00914", "AD", "0AD"];
        foreach (var (kind, key) in keys.SelectMany(key => new[] { ("feed", key), ("outbox", key) }))
        {
            await _table.UpsertRow(Entry(kind, key));
        }

        foreach (var (kind, key) in keys.SelectMany(key => new[] { ("feed", key), ("outbox", key) }))
        {
            Assert.Equal(GrainId.Create(kind, key), Assert.Single((await _table.ReadRows(GrainId.Create(kind, key))).Reminders).GrainId);
        }
    }

    [Fact]
    public async Task Every_reminder_lies_in_exactly_one_of_the_ranges_that_make_up_the_ring()
    {
        var entries = Enumerable.Range(0, 40).Select(number => Entry("feed", $"owner-{number}")).ToList();
        await Task.WhenAll(entries.Select(entry => _table.UpsertRow(entry)));
        uint[] bounds = [0x10000000, 0x7FFFFFFF, 0x80000000, 0xF0000000];
        var found = new List<GrainId>();
        for (var part = 0; part < bounds.Length; part++)
        {
            var (begin, end) = (bounds[part], bounds[(part + 1) % bounds.Length]);
            var reminders = (await _table.ReadRows(begin, end)).Reminders;
            Assert.All(reminders, reminder => Assert.True(Lies(reminder.GrainId.GetUniformHashCode(), begin, end)));
            found.AddRange(reminders.Select(reminder => reminder.GrainId));
        }

        Assert.Equal(entries.Select(entry => entry.GrainId).Order(), found.Order());
        Assert.Equal(entries.Count, (await _table.ReadRows(7, 7)).Reminders.Count);
    }

    [Fact]
    public async Task A_reminder_is_removed_only_as_it_was_read()
    {
        var entry = Entry("feed", "DE");
        var first = await _table.UpsertRow(entry);
        Assert.True(await _table.RemoveRow(entry.GrainId, entry.ReminderName, first!));
        Assert.Null(await _table.ReadRow(entry.GrainId, entry.ReminderName));

        // One made anew is not the one before.
        var second = await _table.UpsertRow(entry);
        Assert.False(await _table.RemoveRow(entry.GrainId, entry.ReminderName, first!));
        Assert.True(await _table.RemoveRow(entry.GrainId, entry.ReminderName, second!));
        Assert.False(await _table.RemoveRow(entry.GrainId, entry.ReminderName, second!));
    }

    private static bool Lies(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(string kind, string key) => new()
    {
        GrainId = GrainId.Create(kind, key),
        ReminderName = "backstop",
        StartAt = Start,
        Period = TimeSpan.FromMinutes(1),
    };
}
