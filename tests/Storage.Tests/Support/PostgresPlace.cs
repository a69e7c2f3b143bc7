using Interpol.Mesh.Testing;
using Npgsql;

namespace Interpol.Mesh.Storage.Tests.Support;

internal sealed class PostgresPlace(PostgresServer server) : StoragePlace
{
    private readonly Dictionary<string, string> _databases = [];

    public override async Task<HubDatabaseOptions> OptionsAsync()
    {
        if (_databases.Count == 0)
        {
            _databases["lyon"] = await server.CreateDatabaseAsync() + ";Maximum Pool Size=8";
            _databases["singapore"] = server.AdministrationConnectionString;
        }

        return new HubDatabaseOptions { Provider = HubDatabaseProvider.PostgreSql, ConnectionStrings = new Dictionary<string, string>(_databases) };
    }

    public override async Task<IAsyncDisposable> HoldWritesAsync()
    {
        var connection = new NpgsqlConnection(_databases["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, "LOCK TABLE stream IN EXCLUSIVE MODE");
        return connection;
    }

    public override async Task PretendNewerVersionAsync()
    {
        await using var connection = new NpgsqlConnection(_databases["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "UPDATE storage_schema SET version = 99");
    }

    public override async Task MakeVersion1Async(string sha256)
    {
        await OptionsAsync();
        await using var connection = new NpgsqlConnection(_databases["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, Script("journal.postgresql.sql"));
        await ExecuteAsync(connection, Script("attachments.postgresql.sql"));
        await ExecuteAsync(
            connection,
            $"""
            CREATE TABLE storage_schema (part text PRIMARY KEY, version int NOT NULL);
            INSERT INTO storage_schema VALUES ('journal', 1), ('attachments', 1);
            CREATE FUNCTION storage_append(p_now bigint, p_stream text[]) RETURNS TABLE (r_append int) LANGUAGE sql AS 'SELECT 1';
            INSERT INTO stream (name, next, epoch, tail) VALUES ('outbox/FR', 3, 1, 1);
            INSERT INTO entry VALUES (1, 1, 7, 7, 'a', NULL), (1, 2, 7, 7, 'b', NULL);
            INSERT INTO operation VALUES (1, 'x', 1, 7, 'hash');
            INSERT INTO counter VALUES (1, 'm', 5);
            INSERT INTO pending VALUES (1, 'link', 1, 2);
            INSERT INTO attachment_grant VALUES ('FR:1', 'BR', 'm1', 7);
            INSERT INTO blob (uploader, sha256, state, size, chunks, version, touched) VALUES ('FR', '{sha256}', 1, 2, 1, 1, 7);
            INSERT INTO chunk VALUES (1, 0, '\x0102');
            """);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
