using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Testing.Outages;

/// <summary>
/// The outage of a hub's databases on SQLite: while it lasts nobody can write to them, whichever silo stands in for the hub's own. It holds the lock that
/// SQLite gives to one writer; readers go on.
/// </summary>
internal sealed class HubOutage : IAsyncDisposable
{
    private readonly List<SqliteConnection> _held = [];

    private HubOutage()
    {
    }

    /// <summary>Begins an outage; returns when nobody can write any more.</summary>
    /// <param name="dataFolder">The mesh's data folder.</param>
    /// <param name="hub">The hub.</param>
    public static async Task<HubOutage> BeginAsync(string dataFolder, string hub)
    {
        var outage = new HubOutage();
        try
        {
            foreach (var file in new[] { "journal.db", "state.db", "attachments.db", "items.db", "replica.db" })
            {
                await outage.HoldAsync(Path.Combine(dataFolder, "hubs", hub, file));
            }

            return outage;
        }
        catch
        {
            await outage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the outage.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _held)
        {
            await connection.DisposeAsync();
        }

        _held.Clear();
    }

    private async Task HoldAsync(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        // Not from a pool: closing it must give the lock back.
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=False;Default Timeout=30");
        _held.Add(connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
    }
}
