using Interpol.Mesh.Engine.Reminders;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Interpol.Mesh.Engine.Tests.Reminders;

/// <summary>What a reminder table promises, wherever it is.</summary>
public abstract class ReminderTableTests : IAsyncLifetime
{
    private static readonly GrainId France = GrainId.Create("outbox", "FR");
    private static readonly GrainId Germany = GrainId.Create("outbox", "DE");

    private IReminderTable _table = null!;

    public async Task InitializeAsync()
    {
        _table = await OpenAsync();
        await _table.StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_table is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written()
    {
        ReminderEntry entry = Entry(France, "retry");
        entry.ETag = await _table.UpsertRow(entry);

        ReminderEntry? read = await _table.ReadRow(France, "retry");

        Assert.NotNull(read);
        Assert.Equal((entry.GrainId, entry.ReminderName, entry.StartAt, entry.Period, entry.ETag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Null(await _table.ReadRow(France, "other"));
    }

    [Fact]
    public async Task Reminders_are_found_by_grain_and_by_range()
    {
        await _table.UpsertRow(Entry(France, "one"));
        await _table.UpsertRow(Entry(France, "two"));
        await _table.UpsertRow(Entry(Germany, "one"));
        uint hash = France.GetUniformHashCode();

        Assert.Equal(["one", "two"], (await _table.ReadRows(France)).Reminders.Select(row => row.ReminderName).Order());
        Assert.Equal(3, (await _table.ReadRows(0, 0)).Reminders.Count);
        Assert.All((await _table.ReadRows(hash - 1, hash)).Reminders, row => Assert.Equal(France, row.GrainId));
        Assert.Equal(2, (await _table.ReadRows(hash - 1, hash)).Reminders.Count);
        Assert.Equal([Germany], (await _table.ReadRows(hash, hash - 1)).Reminders.Select(row => row.GrainId));
    }

    [Fact]
    public async Task A_reminder_is_removed_only_by_its_newest_version()
    {
        ReminderEntry entry = Entry(France, "retry");
        string first = await _table.UpsertRow(entry);
        string second = await _table.UpsertRow(entry);

        Assert.NotEqual(first, second);
        Assert.False(await _table.RemoveRow(France, "retry", first));
        Assert.True(await _table.RemoveRow(France, "retry", second));
        Assert.False(await _table.RemoveRow(France, "retry", second));
        Assert.Null(await _table.ReadRow(France, "retry"));
    }

    protected abstract Task<IReminderTable> OpenAsync();

    private protected static AdoNetReminderTable AdoNet(string invariant, string connectionString) => new(
        Options.Create(new AdoNetReminderTableOptions { Invariant = invariant, ConnectionString = connectionString }),
        Options.Create(new ClusterOptions { ServiceId = "tests", ClusterId = "tests" }));

    private static ReminderEntry Entry(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = new DateTime(2026, 3, 1, 12, 0, 0, 125, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(5),
    };
}
