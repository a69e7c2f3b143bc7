using Interpol.Mesh.Contracts.Cluster;
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

        return new HubDatabaseOptions { Provider = DatabaseProvider.PostgreSql, ConnectionStrings = new Dictionary<string, string>(_databases) };
    }

    public override async Task<IAsyncDisposable> HoldWritesAsync(string part = "journal")
    {
        var connection = new NpgsqlConnection(_databases["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, $"LOCK TABLE {(part == "journal" ? "stream" : part)} IN EXCLUSIVE MODE");
        return connection;
    }

    public override async Task PretendVersionAsync(int version)
    {
        await using var connection = new NpgsqlConnection(_databases["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"UPDATE storage_schema SET version = {version}");
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
