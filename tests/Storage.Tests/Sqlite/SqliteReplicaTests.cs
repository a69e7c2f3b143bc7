using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Storage.Tests.Replica;
using Interpol.Mesh.Storage.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteReplicaTests() : ReplicaFacts(new SqlitePlace())
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 16)]
    public async Task Lists_are_read_from_the_index_in_its_order(int readers, int states)
    {
        await Databases.OpenAsync("lyon");
        await using var connection = new SqliteConnection($"Data Source={((SqlitePlace)Place).FileOf("lyon", "replica")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + ReplicaText.List('?', "r.data", readers, states, "100");
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                plan.Add(reader.GetString(3));
            }
        }

        Assert.Equal(readers * states, plan.Count(step => step == "SEARCH replica_reader USING PRIMARY KEY (kind=? AND reader=? AND state=? AND (changed,id)<(?,?))"));
        Assert.Single(plan, step => step == "SEARCH r USING INDEX replica_id (kind=? AND id=?)");

        // What is scanned or sorted are the few entries that each order gave.
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN replica", StringComparison.Ordinal) || step.StartsWith("SCAN r ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_fails_only_the_replica()
    {
        string file = ((SqlitePlace)Place).FileOf("lyon", "replica");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database ", 500)));

        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.Replica("lyon").FindAsync("consent", "a"));

        Assert.Equal((file, "file is not a database"), (failure.Database, failure.Cause));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.Replica("lyon").ApplyAsync([]));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.OpenAsync("lyon"));
        Assert.True((await Journal.AppendAsync(Sample.Append(1, "a"))).Written);
    }
}
