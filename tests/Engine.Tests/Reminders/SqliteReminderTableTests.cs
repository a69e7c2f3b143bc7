using Interpol.Mesh.Engine.Reminders;
using Interpol.Mesh.Engine.Tests.Storage;

namespace Interpol.Mesh.Engine.Tests.Reminders;

public sealed class SqliteReminderTableTests : ReminderTableTests
{
    private readonly TestFolder _folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_damaged_file_fails_the_start_with_a_sentence_that_names_it()
    {
        string damaged = _folder.File("damaged.db");
        await File.WriteAllTextAsync(damaged, new string('x', 8192));
        await using AdoNetReminderTable table = AdoNet("Microsoft.Data.Sqlite", $"Data Source={damaged}");

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => table.StartAsync());

        Assert.Contains(damaged, failure.Message, StringComparison.Ordinal);
    }

    protected override Task<IReminderTable> OpenAsync() => Task.FromResult<IReminderTable>(AdoNet("Microsoft.Data.Sqlite", $"Data Source={_folder.File("cluster.db")}"));
}
