using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage.PostgreSql;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

/// <summary>The tables of the cluster's database are made, once, whole or not at all, and only by who may.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresClusterSchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Silos_that_start_at_once_make_the_tables_once_and_later_ones_find_them()
    {
        string database = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresClusterSchema.PrepareAsync(database)));
        await ExecuteAsync(database, "INSERT INTO membership_version (cluster) VALUES ('kept')");
        await PostgresClusterSchema.PrepareAsync(database);

        Assert.Equal(1, await ReadAsync<int>(database, "SELECT version FROM storage_schema WHERE part = 'cluster'"));
        Assert.Equal(1L, await ReadAsync<long>(database, "SELECT count(*) FROM membership_version"));
        Assert.Equal(17L, await ReadAsync<long>(database, "SELECT count(*) FROM OrleansQuery"));
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_in_a_sentence()
    {
        string database = await server.CreateDatabaseAsync();
        await PostgresClusterSchema.PrepareAsync(database);
        await ExecuteAsync(database, "UPDATE storage_schema SET version = 99");

        var refused = await Assert.ThrowsAsync<ClusterUnavailableException>(() => PostgresClusterSchema.PrepareAsync(database));
        Assert.Contains("schema version 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains(new NpgsqlConnectionStringBuilder(database).Database!, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_made_whole_is_not_made_at_all()
    {
        string database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "CREATE TABLE reminder (other int)");
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => PostgresClusterSchema.PrepareAsync(database));
        Assert.Equal(1L, await ReadAsync<long>(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));

        await ExecuteAsync(database, "DROP TABLE reminder");
        await PostgresClusterSchema.PrepareAsync(database);
    }

    [Fact]
    public async Task A_user_without_the_right_to_create_tables_and_a_text_that_is_no_connection_string_are_refused()
    {
        string database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "CREATE ROLE reader LOGIN");
        var reader = new NpgsqlConnectionStringBuilder(database) { Username = "reader" };
        var refused = await Assert.ThrowsAsync<ClusterUnavailableException>(() => PostgresClusterSchema.PrepareAsync(reader.ConnectionString));
        Assert.Contains("permission denied", refused.Cause, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => PostgresClusterSchema.PrepareAsync("this is none"));
    }

    [Fact]
    public async Task One_database_can_be_the_clusters_and_a_hubs()
    {
        string database = await server.CreateDatabaseAsync();
        var options = new HubDatabaseOptions { Provider = DatabaseProvider.PostgreSql, ConnectionStrings = new Dictionary<string, string> { ["lyon"] = database } };
        await using var hubs = new HubDatabases(Options.Create(options), TimeProvider.System, NullLoggerFactory.Instance);
        await Task.WhenAll(PostgresClusterSchema.PrepareAsync(database), hubs.OpenAsync("lyon"));
        Assert.Equal(20L, await ReadAsync<long>(database, "SELECT count(*) FROM OrleansQuery"));
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ReadAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
