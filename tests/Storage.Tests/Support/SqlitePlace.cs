using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Storage.Tests.Support;

internal sealed class SqlitePlace : StoragePlace
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mesh-storage-").FullName;

    public string JournalOf(string hub) => FileOf(hub, "journal");

    public string FileOf(string hub, string part) => Path.Combine(Folder, "hubs", hub, part + ".db");

    public override Task<HubDatabaseOptions> OptionsAsync() => Task.FromResult(new HubDatabaseOptions { DataFolder = Folder });

    public override async Task<IAsyncDisposable> HoldWritesAsync(string part = "journal")
    {
        SqliteConnection connection = await OpenAsync(FileOf("lyon", part));
        await ExecuteAsync(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public override async Task PretendVersionAsync(int version)
    {
        await using SqliteConnection connection = await OpenAsync(JournalOf("lyon"));
        await ExecuteAsync(connection, $"PRAGMA user_version = {version}");
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<SqliteConnection> OpenAsync(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
