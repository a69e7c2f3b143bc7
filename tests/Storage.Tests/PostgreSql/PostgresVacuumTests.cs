using System.Diagnostics;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;
using Npgsql;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

[Collection(PostgresCollection.Name)]
public sealed class PostgresVacuumTests(PostgresServer server) : StorageFacts(new PostgresPlace(server))
{
    [Fact]
    public async Task Tables_are_vacuumed_after_a_deletion()
    {
        await ReopenAsync(options => options.VacuumDelay = TimeSpan.Zero);
        await Journal.AppendAsync(Sample.Append(1, "a"));
        Clock.Advance(TimeSpan.FromDays(1));
        await Journal.AppendAsync(Sample.Append(2, "b"));
        Assert.Equal(0, await VacuumsAsync());

        await Journal.DeleteBodiesAsync(Sample.Outbox, [1]);
        await UntilVacuumedAsync(1);
        await Journal.TrimAsync(new JournalTrim { RowsBefore = Clock.GetUtcNow() });
        await UntilVacuumedAsync(2);

        Assert.Equal("b", Sample.Text(Assert.Single(await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Head));
    }

    [Fact]
    public async Task The_replica_is_vacuumed_and_analyzed_after_its_rows_were_written_over_and_after_it_was_cleared()
    {
        await ReopenAsync(options => options.VacuumDelay = TimeSpan.Zero);
        var row = new ReplicaRow("consent", "a", 1, false, Clock.GetUtcNow(), ["FR"], "open", Sample.Bytes("text"));
        await Databases.Replica("lyon").ApplyAsync([row]);
        await UntilVacuumedAsync(1, "replica");
        await Databases.Replica("lyon").ApplyAsync([row]);
        await Databases.Replica("lyon").ClearAsync("consent");
        await UntilVacuumedAsync(2, "replica");
        await UntilVacuumedAsync(2, "replica_reader");
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_vacuum_that_is_still_to_come()
    {
        await ReopenAsync(options => options.VacuumDelay = TimeSpan.FromHours(1));
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await Journal.DeleteBodiesAsync(Sample.Outbox, [1]);

        await Databases.DisposeAsync().AsTask().WaitAsync(Deadline);
    }

    private async Task UntilVacuumedAsync(long times, string table = "entry")
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var watch = Stopwatch.StartNew();
        while (await VacuumsAsync(table) < times)
        {
            Assert.True(watch.Elapsed < Deadline, "The table is not vacuumed.");
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<long> VacuumsAsync(string table = "entry")
    {
        await using var connection = new NpgsqlConnection((await Place.OptionsAsync()).ConnectionStrings["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT least(vacuum_count, analyze_count) FROM pg_stat_user_tables WHERE relname = '{table}'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
