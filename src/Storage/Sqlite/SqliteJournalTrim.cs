using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// Deletes what is older than its retention. What may go is found by a reader; the writer then deletes it in steps, each of them a write like any other, so that appends go on in between.
/// </summary>
internal sealed class SqliteJournalTrim(SqliteStore store, JournalTrim trim)
{
    public const int BodiesInOneStep = 200;

    public async Task<JournalTrimResult> RunAsync(CancellationToken cancellationToken)
    {
        long rows = 0;
        long receipts = 0;
        long operations = 0;
        if (trim.RowsBefore is { } rowsBefore)
        {
            long before = MicrosecondTime.Of(rowsBefore);
            foreach (long stream in await store.ReadAsync(Streams, cancellationToken).ConfigureAwait(false))
            {
                rows += await RepeatAsync(state => TrimRows(state, stream, before), cancellationToken).ConfigureAwait(false);
                await TrimKeysAsync(stream, cancellationToken).ConfigureAwait(false);
                receipts += await RepeatAsync(state => TrimReceipts(state, stream, before), cancellationToken).ConfigureAwait(false);
            }
        }

        if (trim.ReclaimBefore is { } reclaimBefore)
        {
            long before = MicrosecondTime.Of(reclaimBefore);
            await RepeatAsync(state => Reclaim(state, before), cancellationToken).ConfigureAwait(false);
        }

        if (trim.OperationsBefore is { } operationsBefore)
        {
            long before = MicrosecondTime.Of(operationsBefore);
            operations = await ScanAsync(
                (0L, ""), (session, after) => OldOperations(session, after, before), (state, old) => DeleteOperation(state, old, before), cancellationToken).ConfigureAwait(false);
        }

        return new JournalTrimResult(rows, receipts, operations);
    }

    public static int DeleteBodies(SqliteWriteState state, StreamName stream, long[] positions)
    {
        long id = ((SqliteJournalWriteState)state).Streams.Find(stream.Value);
        if (id == 0)
        {
            return 0;
        }

        SqliteStatement delete = state.Session.Statement(
            "UPDATE entry SET body = NULL WHERE id = (SELECT entry FROM place WHERE stream = ?1 AND position = ?2) AND body IS NOT NULL");
        int deleted = 0;
        foreach (long position in positions)
        {
            deleted += delete.Bind(1, id).Bind(2, position).Run();
        }

        state.HasErased |= deleted > 0;
        return deleted;
    }

    private async Task<long> RepeatAsync(Func<SqliteWriteState, int> step, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await store.WriteAsync(step, cancellationToken).ConfigureAwait(false);
            total += deleted;
        }
        while (deleted == trim.StepRows);
        return total;
    }

    private List<long> Streams(SqliteSession session) =>
        session.Statement("SELECT id FROM stream WHERE substr(name, 1, length(?1)) = ?1 ORDER BY id").Bind(1, trim.StreamPrefix)
            .List(static statement => statement.Int64(0));

    private Task TrimKeysAsync(long stream, CancellationToken cancellationToken) =>
        ScanAsync("", (session, after) => OldKeys(session, stream, after), (state, key) => DeleteKey(state, stream, key), cancellationToken);

    private int TrimRows(SqliteWriteState state, long stream, long before)
    {
        SqliteStatement head = ((SqliteJournalWriteState)state).ReadHead.Bind(1, stream);
        head.Step();
        long next = head.Int64(0);
        long tail = head.Int64(2);
        head.Reset();
        long stop = Math.Min(next, tail + trim.StepRows);
        stop = Math.Min(stop, state.Session.Statement("SELECT min(position) FROM pending WHERE stream = ?1 HAVING count(*) > 0").Bind(1, stream).Number() ?? stop);
        stop = state.Session.Statement(
            "SELECT p.position FROM place p CROSS JOIN entry e ON e.id = p.entry WHERE p.stream = ?1 AND p.position >= ?2 AND p.position < ?3 AND e.at >= ?4 ORDER BY p.position LIMIT 1")
            .Bind(1, stream).Bind(2, tail).Bind(3, stop).Bind(4, before).Number() ?? stop;
        return DeleteRows(state, stream, tail, stop);
    }

    /// <summary>Deletes the rows from the tail up to a position, which becomes the tail.</summary>
    private static int DeleteRows(SqliteWriteState state, long stream, long tail, long stop)
    {
        if (stop <= tail)
        {
            return 0;
        }

        state.Session.Statement(
            "INSERT INTO dead (at, entry) SELECT e.at, e.id FROM place p CROSS JOIN entry e ON e.id = p.entry WHERE p.stream = ?1 AND p.position >= ?2 AND p.position < ?3")
            .Bind(1, stream).Bind(2, tail).Bind(3, stop).Run();
        state.Session.Statement(
            "UPDATE entry SET kind = 0, head = x'', body = NULL WHERE id IN (SELECT entry FROM place WHERE stream = ?1 AND position >= ?2 AND position < ?3)")
            .Bind(1, stream).Bind(2, tail).Bind(3, stop).Run();
        int deleted = state.Session.Statement("DELETE FROM place WHERE stream = ?1 AND position >= ?2 AND position < ?3")
            .Bind(1, stream).Bind(2, tail).Bind(3, stop).Run();
        state.HasErased = true;
        state.Session.Statement("UPDATE stream SET tail = ?2 WHERE id = ?1").Bind(1, stream).Bind(2, stop).Run();
        return deleted;
    }

    private int Reclaim(SqliteWriteState state, long before)
    {
        state.Session.Statement("DELETE FROM entry WHERE id IN (SELECT entry FROM dead WHERE at < ?1 ORDER BY at, entry LIMIT ?2)").Bind(1, before).Bind(2, trim.StepRows).Run();
        return state.Session.Statement("DELETE FROM dead WHERE (at, entry) IN (SELECT at, entry FROM dead WHERE at < ?1 ORDER BY at, entry LIMIT ?2)")
            .Bind(1, before).Bind(2, trim.StepRows).Run();
    }

    private int TrimReceipts(SqliteWriteState state, long stream, long before) =>
        state.Session.Statement(
            "DELETE FROM receipt WHERE stream = ?1 AND (link, stage, up_to) IN (SELECT link, stage, up_to FROM receipt WHERE stream = ?1 AND at < ?2 LIMIT ?3)")
            .Bind(1, stream).Bind(2, before).Bind(3, trim.StepRows).Run();

    /// <summary>Reads what is old in pages of one step and lets the writer delete each page.</summary>
    private async Task<long> ScanAsync<TKey>(
        TKey first, Func<SqliteSession, TKey, List<TKey>> find, Func<SqliteWriteState, TKey, int> delete, CancellationToken cancellationToken)
    {
        long total = 0;
        TKey last = first;
        while (true)
        {
            TKey after = last;
            List<TKey> old = await store.ReadAsync(session => find(session, after), cancellationToken).ConfigureAwait(false);
            if (old.Count == 0)
            {
                return total;
            }

            last = old[^1];
            total += await store.WriteAsync(state => old.Sum(key => delete(state, key)), cancellationToken).ConfigureAwait(false);
        }
    }

    private List<(long Stream, string Id)> OldOperations(SqliteSession session, (long Stream, string Id) after, long before) =>
        session.Statement("SELECT stream, id FROM operation WHERE (stream, id) > (?1, ?2) AND at < ?3 ORDER BY stream, id LIMIT ?4")
            .Bind(1, after.Stream).Bind(2, after.Id).Bind(3, before).Bind(4, trim.StepRows)
            .List(static statement => (statement.Int64(0), statement.Text(1)));

    private static int DeleteOperation(SqliteWriteState state, (long Stream, string Id) old, long before) =>
        state.Session.Statement("DELETE FROM operation WHERE stream = ?1 AND id = ?2 AND at < ?3").Bind(1, old.Stream).Bind(2, old.Id).Bind(3, before).Run();

    private List<string> OldKeys(SqliteSession session, long stream, string after) =>
        session.Statement(
                "SELECT key FROM row_key WHERE stream = ?1 AND key > ?2 AND position < (SELECT tail FROM stream WHERE id = ?1) ORDER BY key LIMIT ?3")
            .Bind(1, stream).Bind(2, after).Bind(3, trim.StepRows)
            .List(static statement => statement.Text(0));

    private static int DeleteKey(SqliteWriteState state, long stream, string key) =>
        state.Session.Statement("DELETE FROM row_key WHERE stream = ?1 AND key = ?2 AND position < (SELECT tail FROM stream WHERE id = ?1)")
            .Bind(1, stream).Bind(2, key).Run();
}
