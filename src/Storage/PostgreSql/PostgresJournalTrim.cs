using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>Deletes what is older than its retention, in steps that are a transaction each.</summary>
internal sealed class PostgresJournalTrim(PostgresStore store, JournalTrim trim)
{
    public async Task<JournalTrimResult> RunAsync(CancellationToken cancellationToken)
    {
        long rows = 0;
        long receipts = 0;
        if (trim.RowsBefore is { } rowsBefore)
        {
            long before = MicrosecondTime.Of(rowsBefore);
            List<long> streams = await store.ReadAsync(
                "SELECT id FROM stream WHERE starts_with(name, $1) ORDER BY id", [trim.StreamPrefix], static reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
            foreach (long stream in streams)
            {
                rows += await RepeatAsync(TrimRows, [stream, before, trim.StepRows], cancellationToken).ConfigureAwait(false);
                await RepeatAsync(TrimKeys, [stream, trim.StepRows], cancellationToken).ConfigureAwait(false);
                receipts += await RepeatAsync(TrimReceipts, [stream, before, trim.StepRows], cancellationToken).ConfigureAwait(false);
            }
        }

        long operations = trim.OperationsBefore is { } operationsBefore
            ? await RepeatAsync(TrimOperations, [MicrosecondTime.Of(operationsBefore), trim.StepRows], cancellationToken).ConfigureAwait(false)
            : 0;
        return new JournalTrimResult(rows, receipts, operations);
    }

    // All of it sees one snapshot, so an append that comes meanwhile is neither seen nor passed over by the tail.
    private const string TrimRows =
        """
        WITH head AS MATERIALIZED (SELECT id, next, tail FROM stream WHERE id = $1),
        stop AS MATERIALIZED (
            SELECT h.tail, least(
                h.next,
                h.tail + $3,
                (SELECT min(p.position) FROM pending p WHERE p.stream = h.id),
                (SELECT e.position FROM entry e WHERE e.stream = h.id AND e.position >= h.tail AND e.position < h.tail + $3 AND e.at >= $2 ORDER BY e.position LIMIT 1)) AS position
            FROM head h),
        moved AS (UPDATE stream s SET tail = stop.position FROM stop WHERE s.id = $1 AND s.tail = stop.tail AND stop.position > stop.tail RETURNING s.id)
        DELETE FROM entry e USING stop WHERE e.stream = $1 AND e.position >= stop.tail AND e.position < stop.position
        """;

    private const string TrimKeys =
        "DELETE FROM row_key WHERE stream = $1 AND key IN (SELECT k.key FROM row_key k JOIN stream s ON s.id = k.stream WHERE k.stream = $1 AND k.position < s.tail LIMIT $2)";

    private const string TrimReceipts =
        "DELETE FROM receipt WHERE stream = $1 AND (link, stage, up_to) IN (SELECT link, stage, up_to FROM receipt WHERE stream = $1 AND at < $2 LIMIT $3)";

    private const string TrimOperations = "DELETE FROM operation WHERE (stream, id) IN (SELECT stream, id FROM operation WHERE at < $1 LIMIT $2)";

    private async Task<long> RepeatAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await store.WriteAsync(sql, parameters, cancellationToken).ConfigureAwait(false);
            total += deleted;
        }
        while (deleted >= trim.StepRows);
        return total;
    }
}
