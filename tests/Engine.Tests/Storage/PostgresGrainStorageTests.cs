using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;

namespace Interpol.Mesh.Engine.Tests.Storage;

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainStorageTests(PostgresServer server) : GrainStorageTests
{
    private string _connectionString = "";

    // The hashes and numbers were computed by Orleans 10.4's own key and hash code.
    [Theory]
    [InlineData("FR", 0, 0, "FR")]
    [InlineData("DE", 0, 0xDE, null)]
    [InlineData("914", 0, 0x914, null)]
    [InlineData("DE+x", 0, 0xDE, "x")]
    [InlineData("00112233445566778899aabbccddeeff", 0x6677_4455_0011_2233, unchecked((long)0xFFEE_DDCC_BBAA_9988), null)]
    public async Task Rows_have_the_keys_that_Orleans_gives_them(string key, long first, long second, string? text)
    {
        await using ServiceProvider services = Open();
        await services.Storage().WriteStateAsync("outbox", GrainId.Create("bureau", key), new GrainState<string>("x"));

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_connectionString);
        await using NpgsqlCommand command = source.CreateCommand("SELECT grainidn0, grainidn1, grainidextensionstring, graintypehash, graintypestring, serviceid, version, payloadbinary FROM orleansstorage");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal(first, reader.GetInt64(0));
        Assert.Equal(second, reader.GetInt64(1));
        Assert.Equal(text, reader.IsDBNull(2) ? null : reader.GetString(2));
        Assert.Equal(0x4110BCCA, reader.GetInt32(3));
        Assert.Equal("outbox", reader.GetString(4));
        Assert.Equal("tests", reader.GetString(5));
        Assert.Equal(1, reader.GetInt32(6));
        Assert.Equal("\"x\"", System.Text.Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(7)));
    }

    [Fact]
    public async Task The_queries_that_Orleans_looks_for_work_on_our_rows()
    {
        await using ServiceProvider services = Open();
        await services.Storage().WriteStateAsync("outbox", GrainId.Create("bureau", "DE"), new GrainState<string>("x"));
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_connectionString);

        Assert.Equal(2, await RunAsync(source, "WriteToStorageKey", 1));
        Assert.Equal(2, await RunAsync(source, "WriteToStorageKey", 2) - 1);
        Assert.Equal(1, await RunAsync(source, "WriteToStorageKey", 1));
        Assert.Equal(3, await RunAsync(source, "ReadFromStorageKey", null, column: 2));
        Assert.Equal(4, await RunAsync(source, "ClearStorageKey", 3));
    }

    [Fact]
    public async Task Many_silos_may_create_the_schema_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            await using ServiceProvider services = Open();
            await services.Storage().WriteStateAsync("outbox", GrainId.Create("bureau", "K" + number), new GrainState<string>("x"));
        }));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_fails_the_start_with_a_sentence_that_names_it()
    {
        await using ServiceProvider services = TestServices.Postgres("Host=/nowhere/at/all;Username=nobody;Database=mesh;Timeout=2");
        var lifecycle = new TestLifecycle();
        services.GetRequiredService<ILifecycleParticipant<ISiloLifecycle>>().Participate(lifecycle);

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(lifecycle.StartAsync);

        Assert.Contains("/nowhere/at/all", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_another_session_holds_is_not_waited_for_without_end()
    {
        await using ServiceProvider services = Open();
        GrainId id = GrainId.Create("bureau", "FR");
        var state = new GrainState<string>("x");
        await services.Storage().WriteStateAsync("outbox", id, state);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_connectionString);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("UPDATE orleansstorage SET modifiedon = now()", holder, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        OrleansException failure = await Assert.ThrowsAsync<OrleansException>(() => services.Storage().WriteStateAsync("outbox", id, state).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("lock", failure.Message, StringComparison.Ordinal);
    }

    protected override async Task PrepareAsync() => _connectionString = await server.CreateDatabaseAsync();

    protected override ServiceProvider Open(Action<AdoNetGrainStorageOptions>? configure = null) => TestServices.Postgres(_connectionString, configure);

    private static async Task<int> RunAsync(NpgsqlDataSource source, string queryKey, int? version, int column = 0)
    {
        await using NpgsqlCommand find = source.CreateCommand("SELECT querytext FROM orleansquery WHERE querykey = @key");
        find.Parameters.AddWithValue("key", queryKey);
        string query = (string)(await find.ExecuteScalarAsync())!;

        await using NpgsqlCommand command = source.CreateCommand(query);
        await using (NpgsqlCommand row = source.CreateCommand("SELECT grainidhash, grainidn0, grainidn1, graintypehash FROM orleansstorage"))
        await using (NpgsqlDataReader found = await row.ExecuteReaderAsync())
        {
            Assert.True(await found.ReadAsync());
            command.Parameters.AddWithValue("GrainIdHash", found.GetInt32(0));
            command.Parameters.AddWithValue("GrainIdN0", found.GetInt64(1));
            command.Parameters.AddWithValue("GrainIdN1", found.GetInt64(2));
            command.Parameters.AddWithValue("GrainTypeHash", found.GetInt32(3));
        }

        command.Parameters.AddWithValue("GrainTypeString", "outbox");
        command.Parameters.AddWithValue("GrainIdExtensionString", NpgsqlTypes.NpgsqlDbType.Varchar, DBNull.Value);
        command.Parameters.AddWithValue("ServiceId", "tests");
        command.Parameters.AddWithValue("GrainStateVersion", NpgsqlTypes.NpgsqlDbType.Integer, (object?)version ?? DBNull.Value);
        command.Parameters.AddWithValue("PayloadBinary", new byte[] { 1 });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? reader.GetInt32(column) : 0;
    }
}
