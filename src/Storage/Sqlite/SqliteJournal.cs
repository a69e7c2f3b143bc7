using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's journal in a SQLite file.</summary>
internal sealed class SqliteJournal(SqliteStore store) : IHubJournal
{
    public Task<AppendResult> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default)
    {
        try
        {
            return store.WriteAsync(new SqliteAppend(append, AppendChecks.Check(append)), cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException<AppendResult>(failure);
        }
    }

    public Task<StreamHead> ReadHeadAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Head(session, stream.Value), cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ReadAsync(StreamName stream, long from, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return store.ReadAsync(session => SqliteJournalReads.Rows(session, stream.Value, from, maxRows, maxBytes), cancellationToken);
    }

    public Task<IReadOnlyList<StoredRow>> ReadBackAsync(StreamName stream, long before, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return store.ReadAsync(session => SqliteJournalReads.RowsBack(session, stream.Value, before, maxRows, maxBytes), cancellationToken);
    }

    public Task<IReadOnlyList<KeyedRow>> ReadKeyedAsync(
        string streamPrefix, string key, StreamName? after, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        string first = AppendChecks.After(streamPrefix, after);
        return store.ReadAsync(session => SqliteJournalReads.Keyed(session, first, AppendChecks.Behind(streamPrefix), key, maxRows, maxBytes), cancellationToken);
    }

    public Task<IReadOnlyList<Counter>> ReadCountersAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Counters(session, stream.Value), cancellationToken);

    public Task<RepeatedOperation?> FindOperationAsync(StreamName stream, string id, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Operation(session, stream.Value, id), cancellationToken);

    public Task<long?> FindKeyAsync(StreamName stream, string key, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Key(session, stream.Value, key), cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> FindKeysAsync(StreamName stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Keys(session, stream.Value, keys), cancellationToken);

    public Task<bool> HasKeyAsync(StreamName stream, string prefix, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.HasKey(session, stream.Value, prefix), cancellationToken);

    public Task<IReadOnlyList<PendingRow>> ReadPendingAsync(
        StreamName stream, string link, long fromNumber, int max, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return store.ReadAsync(session => SqliteJournalReads.Pending(session, stream.Value, link, fromNumber, max, maxBytes), cancellationToken);
    }

    public Task<IReadOnlyList<PendingLink>> ReadPendingLinksAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.PendingLinks(session, stream.Value), cancellationToken);

    public Task<IReadOnlyList<StreamName>> ReadPendingStreamsAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync(SqliteJournalReads.PendingStreams, cancellationToken);

    public Task<IReadOnlyList<ReceiptRange>> ReadReceiptsAsync(StreamName stream, string link, long number, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.Receipts(session, stream.Value, link, number), cancellationToken);

    public Task<IReadOnlyList<StoredDeadline>> ReadDeadlinesAsync(StreamName stream, DateTimeOffset until, int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return store.ReadAsync(session => SqliteJournalReads.Deadlines(session, stream.Value, MicrosecondTime.Of(until), max), cancellationToken);
    }

    public Task<DateTimeOffset?> ReadNextDeadlineAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.NextDeadline(session, stream.Value), cancellationToken);

    public Task<IReadOnlyList<DueStream>> ReadDueStreamsAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => SqliteJournalReads.DueStreams(session, MicrosecondTime.Of(now)), cancellationToken);

    public async Task<int> DeleteBodiesAsync(StreamName stream, IReadOnlyList<long> positions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(positions);
        int deleted = 0;
        foreach (long[] step in positions.Chunk(SqliteJournalTrim.BodiesInOneStep))
        {
            deleted += await store.WriteAsync(state => SqliteJournalTrim.DeleteBodies(state, stream, step), cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    public Task<StreamHead> AdvanceEpochAsync(StreamName stream, long expectedEpoch, CancellationToken cancellationToken = default)
    {
        AppendChecks.CheckName(stream.Value, nameof(stream));
        return store.WriteAsync(state => AdvanceEpoch((SqliteJournalWriteState)state, stream, expectedEpoch), cancellationToken);
    }

    public Task<JournalTrimResult> TrimAsync(JournalTrim trim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trim);
        ArgumentOutOfRangeException.ThrowIfLessThan(trim.StepRows, 1);
        return new SqliteJournalTrim(store, trim).RunAsync(cancellationToken);
    }

    /// <summary>The store is closed by its hub.</summary>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static StreamHead AdvanceEpoch(SqliteJournalWriteState journal, StreamName stream, long expectedEpoch)
    {
        long id = journal.Streams.Find(stream.Value);
        if (id == 0)
        {
            id = journal.InsertStream.Bind(1, stream.Value).Bind(2, 1).Bind(3, 0).Insert();
            journal.Streams.Added(stream.Value, id);
        }

        int changed = journal.Session.Statement("UPDATE stream SET epoch = epoch + 1 WHERE id = ?1 AND epoch = ?2").Bind(1, id).Bind(2, expectedEpoch).Run();
        SqliteStatement statement = journal.ReadHead.Bind(1, id);
        statement.Step();
        var head = new StreamHead(statement.Int64(0), statement.Int64(1), statement.Int64(2), statement.Int64(3));
        statement.Reset();
        return changed == 1 ? head : throw HeadConflict.OfEpoch(stream, expectedEpoch, head.Epoch);
    }
}
