using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// The same invented travel documents in the store of hubs' copies and in a table of SQLite that is loaded in sorted groups: why copies are kept in the first. Both flush each group; each is asked for documents of which one in a
/// thousand is there.
/// </summary>
internal sealed class StoresBenchmark(TextWriter output, int rows, int searches)
{
    private const int RowsOfWrite = 10_000;
    private const int RowsOfSorted = 100_000;
    private const byte Kind = (byte)RecordKind.TravelDocument;

    private readonly FigureTable _table = new(output);
    private readonly SyntheticDocuments _documents = new(rows);

    /// <summary>Runs; false when a document was not found, or one that is not there was.</summary>
    public async Task<bool> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-bench-stores-").FullName;
        try
        {
            await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
            var serializer = new RowSerializer(services.GetRequiredService<Serializer>());
            await using var noise = new MachineNoise(folder);
            _table.Heading(string.Create(CultureInfo.InvariantCulture, $"stores: {rows:N0} travel documents, {Environment.ProcessorCount} processors"));
            var right = await RocksAsync(folder, serializer) & await SqliteAsync(Path.Combine(folder, "sqlite"), serializer);
            await noise.EndAsync(_table);
            return right;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> RocksAsync(string folder, RowSerializer serializer)
    {
        await using var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance);
        await using var store = databases.OpenRecords(HubName.Lyon.Value);
        await LoadedAsync("RocksDB", async () =>
        {
            for (var from = 0; from < rows; from += RowsOfWrite)
            {
                RecordRowChange[] changes = [.. Enumerable.Range(from, Math.Min(RowsOfWrite, rows - from)).Select(place => RowOf(place, serializer)).Select(row => new RecordRowChange(Kind, row.Id, row, null))];
                await store.ApplyAsync(new RecordChanges("FR", new RecordPosition(1, from + changes.Length, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow), changes));
            }
        });
        _table.Fact("RocksDB: size", CopyLoad.SizeOf(Path.Combine(folder, "hubs", HubName.Lyon.Value, "records")));
        return await SearchAsync("RocksDB: look-ups, one by one", async id => (await store.GetAsync(Kind, [id])).Count > 0);
    }

    private async Task<bool> SqliteAsync(string folder, RowSerializer serializer)
    {
        Directory.CreateDirectory(folder);
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "records.db"), Pooling = false }.ToString());
        await database.OpenAsync();
        Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144; CREATE TABLE documents (id TEXT PRIMARY KEY, owner TEXT NOT NULL, content BLOB NOT NULL) WITHOUT ROWID");
        await LoadedAsync("SQLite", () =>
        {
            using var insert = database.CreateCommand();
            insert.CommandText = "INSERT INTO documents VALUES ($id, 'FR', $content)";
            var (id, content) = (insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$content", SqliteType.Blob));
            for (var from = 0; from < rows; from += RowsOfSorted)
            {
                using var transaction = database.BeginTransaction();
                insert.Transaction = transaction;
                foreach (var row in Enumerable.Range(from, Math.Min(RowsOfSorted, rows - from)).Select(place => RowOf(place, serializer)).OrderBy(row => row.Id, StringComparer.Ordinal))
                {
                    (id.Value, content.Value) = (row.Id, row.Content.ToArray());
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            return Task.CompletedTask;
        });
        _table.Fact("SQLite: size", CopyLoad.SizeOf(folder));
        using var find = database.CreateCommand();
        find.CommandText = "SELECT content FROM documents WHERE id = $id";
        var asked = find.Parameters.Add("$id", SqliteType.Text);
        return await SearchAsync("SQLite: look-ups, one by one", id =>
        {
            asked.Value = id;
            return Task.FromResult(find.ExecuteScalar() is not null);
        });

        void Run(string sql)
        {
            using var command = database.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private async Task LoadedAsync(string what, Func<Task> load)
    {
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await load();
        var spent = Environment.CpuUsage.TotalTime - processor;
        _table.Fact(
            $"{what}: loaded, rows a second, and for each second of processor",
            string.Create(CultureInfo.InvariantCulture, $"{rows / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} {rows / spent.TotalSeconds:N0}"));
        _table.Bytes($"{what}: memory of this process", Environment.WorkingSet);
    }

    private async Task<bool> SearchAsync(string what, Func<string, Task<bool>> isThere)
    {
        var recorder = new LatencyRecorder();
        var (began, wrong) = (Stopwatch.GetTimestamp(), 0);
        for (var question = 0L; question < searches; question++)
        {
            var document = _documents.QuestionOf(question);
            var asked = Stopwatch.GetTimestamp();
            var found = await isThere(TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type!).Name);
            recorder.RecordSince(asked);
            wrong += found == SyntheticDocuments.IsThere(question) ? 0 : 1;
        }

        _table.Row(what, searches / Stopwatch.GetElapsedTime(began).TotalSeconds, LatencyRecorder.Merge([recorder]));
        _table.Fact("answered wrongly", wrong.ToString(CultureInfo.InvariantCulture), "0");
        return wrong == 0;
    }

    private static RecordRow RowOf(int place, RowSerializer serializer)
    {
        var entry = SyntheticDocuments.EntryOf(place);
        return new RecordRow(Kind, entry.Id.Name, "FR", [], serializer.Bytes(entry));
    }
}
