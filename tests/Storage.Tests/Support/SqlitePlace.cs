using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Storage.Tests.Support;

internal sealed class SqlitePlace : StoragePlace
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mesh-storage-").FullName;

    public string JournalOf(string hub) => Path.Combine(Folder, "hubs", hub, "journal.db");

    public override Task<HubDatabaseOptions> OptionsAsync() => Task.FromResult(new HubDatabaseOptions { DataFolder = Folder });

    public override async Task<IAsyncDisposable> HoldWritesAsync()
    {
        SqliteConnection connection = await OpenAsync();
        await ExecuteAsync(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public override async Task PretendNewerVersionAsync()
    {
        await using SqliteConnection connection = await OpenAsync();
        await ExecuteAsync(connection, "PRAGMA user_version = 99");
    }

    public override async Task MakeVersion1Async(string sha256)
    {
        string folder = Directory.CreateDirectory(Path.GetDirectoryName(JournalOf("lyon"))!).FullName;
        await using (SqliteConnection journal = await OpenAsync())
        {
            await ExecuteAsync(journal, Script("journal.sqlite.sql"));
            await ExecuteAsync(
                journal,
                """
                INSERT INTO stream VALUES (1, 'outbox/FR', 3, 1, 1);
                INSERT INTO entry VALUES (1, 7, 7, CAST('a' AS BLOB), NULL), (2, 7, 7, CAST('b' AS BLOB), NULL);
                INSERT INTO place VALUES (1, 1, 1), (1, 2, 2);
                INSERT INTO operation VALUES (1, 'x', 1, 7, CAST('hash' AS BLOB));
                INSERT INTO counter VALUES (1, 'm', 5);
                INSERT INTO link VALUES (1, 'link');
                INSERT INTO pending VALUES (1, 1, 1, 2);
                INSERT INTO attachment_grant VALUES ('FR:1', 'BR', 'm1', 7);
                PRAGMA application_id = 0x494D4A01;
                PRAGMA user_version = 1
                """);
        }

        await using SqliteConnection attachments = await OpenAsync(Path.Combine(folder, "attachments.db"));
        await ExecuteAsync(attachments, Script("attachments.sqlite.sql"));
        await ExecuteAsync(
            attachments,
            $"""
            INSERT INTO blob VALUES (1, 'FR', '{sha256}', 1, 2, 1, 1, 7);
            INSERT INTO chunk VALUES (1 << 10, x'0102');
            PRAGMA application_id = 0x494D4101;
            PRAGMA user_version = 1
            """);
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<SqliteConnection> OpenAsync() => OpenAsync(JournalOf("lyon"));

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
