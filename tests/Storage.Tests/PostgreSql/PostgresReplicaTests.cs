using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Storage.Tests.Replica;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;
using Npgsql;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

[Collection(PostgresCollection.Name)]
public sealed partial class PostgresReplicaTests(PostgresServer server) : ReplicaFacts(new PostgresPlace(server))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_are_read_from_the_index_in_its_order(bool withStatistics)
    {
        await Databases.OpenAsync("lyon");
        await using var connection = new NpgsqlConnection((await Place.OptionsAsync()).ConnectionStrings["lyon"] + ";Pooling=false");
        await connection.OpenAsync();
        await ReadAsync(
            connection,
            "INSERT INTO replica SELECT 'notice', n::text, 1, false, n, 'FR', 'open', repeat('x', 500)::bytea FROM generate_series(1, 20000) AS n");
        await ReadAsync(
            connection,
            "INSERT INTO replica_reader SELECT 'notice', CASE WHEN n % 10 = 0 THEN '*' WHEN n % 500 = 1 THEN 'BR' ELSE 'FR' END, s, n, n::text FROM generate_series(1, 20000) AS n, unnest('{\"\",open}'::text[]) AS s");
        if (withStatistics)
        {
            await ReadAsync(connection, "ANALYZE");
        }

        foreach (string reader in (string[])["FR", "BR", "DE"])
        {
            string plan = await ReadAsync(connection, "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) " + ReplicaText.List('$', "r.data", 2, 1, "101"), "notice", 15_000L, "", reader, "*", "open");
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.Equal(2, plan.Split("using replica_reader_pkey").Length - 1);
            Assert.All(Rows().Matches(plan), rows => Assert.InRange(int.Parse(rows.Groups[1].Value, CultureInfo.InvariantCulture), 0, 101));
        }
    }

    [GeneratedRegex(@"actual rows=(\d+)")]
    private static partial Regex Rows();

    private static async Task<string> ReadAsync(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (object parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
