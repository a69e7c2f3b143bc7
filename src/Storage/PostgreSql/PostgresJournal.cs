using Interpol.Mesh.Storage.Journal;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>A hub's journal in PostgreSQL.</summary>
internal sealed class PostgresJournal(PostgresStore store, PostgresWriter writer, PostgresVacuum vacuum) : IHubJournal
{
    public Task<AppendResult> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default)
    {
        try
        {
            return writer.AppendAsync(new PostgresAppend(append, AppendChecks.Check(append)), cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException<AppendResult>(failure);
        }
    }

    public async Task<StreamHead> ReadHeadAsync(StreamName stream, CancellationToken cancellationToken = default)
    {
        List<StreamHead> heads = await store.ReadAsync("SELECT next, epoch, tail, appends FROM stream WHERE name = $1", [stream.Value], Head, cancellationToken).ConfigureAwait(false);
        return heads is [var head] ? head : StreamHead.Unknown;
    }

    public async Task<IReadOnlyList<StoredRow>> ReadAsync(StreamName stream, long from, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        long bytes = 0;
        return await store.ReadAsync(
            "SELECT e.position, e.kind, e.head, e.body, e.at FROM entry e WHERE e.stream = (SELECT id FROM stream WHERE name = $1) AND e.position >= $2 ORDER BY e.position LIMIT $3",
            [stream.Value, from, maxRows],
            reader => Fitting(Row(reader, 0), maxBytes, ref bytes),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StoredRow>> ReadBackAsync(StreamName stream, long before, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        long bytes = 0;
        return await store.ReadAsync(
            "SELECT e.position, e.kind, e.head, e.body, e.at FROM entry e WHERE e.stream = (SELECT id FROM stream WHERE name = $1) AND e.position < $2 ORDER BY e.position DESC LIMIT $3",
            [stream.Value, before, maxRows],
            reader => Fitting(Row(reader, 0), maxBytes, ref bytes),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<KeyedRow>> ReadKeyedAsync(
        string streamPrefix, string key, StreamName? after, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        long bytes = 0;

        // A number in the statement tells the server's planner that the page is a small part of all.
        return await store.ReadAsync(
            "SELECT s.name, e.position, e.kind, e.head, e.body, e.at FROM stream s JOIN row_key k ON k.stream = s.id AND k.position >= s.tail "
            + $"JOIN entry e ON e.stream = s.id AND e.position = k.position WHERE s.name > $1 AND s.name < $2 AND k.key = $3 ORDER BY s.name LIMIT {maxRows}",
            [AppendChecks.After(streamPrefix, after), AppendChecks.Behind(streamPrefix), key],
            reader => Fitting(Row(reader, 1), maxBytes, ref bytes) is { } row ? new KeyedRow(new StreamName(reader.GetString(0)), row) : null,
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Counter>> ReadCountersAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        await store.ReadAsync(
            "SELECT m.name, m.value FROM stream s JOIN counter m ON m.stream = s.id WHERE s.name = $1 ORDER BY m.name",
            [stream.Value],
            static reader => new Counter(reader.GetString(0), reader.GetInt64(1)),
            cancellationToken).ConfigureAwait(false);

    public async Task<RepeatedOperation?> FindOperationAsync(StreamName stream, string id, CancellationToken cancellationToken = default)
    {
        List<RepeatedOperation> found = await store.ReadAsync(
            "SELECT o.position, o.hash FROM stream s JOIN operation o ON o.stream = s.id WHERE s.name = $1 AND o.id = $2",
            [stream.Value, id],
            reader => new RepeatedOperation(id, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
            cancellationToken).ConfigureAwait(false);
        return found is [var operation] ? operation : null;
    }

    public async Task<long?> FindKeyAsync(StreamName stream, string key, CancellationToken cancellationToken = default)
    {
        List<long> found = await store.ReadAsync(
            "SELECT k.position FROM stream s JOIN row_key k ON k.stream = s.id WHERE s.name = $1 AND k.key = $2 AND k.position >= s.tail",
            [stream.Value, key],
            static reader => reader.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        return found is [var position] ? position : null;
    }

    public async Task<IReadOnlyDictionary<string, long>> FindKeysAsync(StreamName stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        (await store.ReadAsync(
            "SELECT k.key, k.position FROM stream s JOIN row_key k ON k.stream = s.id WHERE s.name = $1 AND k.key = ANY($2) AND k.position >= s.tail",
            [stream.Value, keys.ToArray()],
            static reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt64(1)),
            cancellationToken).ConfigureAwait(false)).ToDictionary(StringComparer.Ordinal);

    public async Task<bool> HasKeyAsync(StreamName stream, string prefix, CancellationToken cancellationToken = default) =>
        (await store.ReadAsync(
            "SELECT 1 FROM stream s JOIN row_key k ON k.stream = s.id WHERE s.name = $1 AND k.key >= $2 AND k.key < $3 AND k.position >= s.tail LIMIT 1",
            [stream.Value, AppendChecks.Prefix(prefix, "row key"), AppendChecks.Behind(prefix)],
            static _ => (object?)true,
            cancellationToken).ConfigureAwait(false)).Count > 0;

    public async Task<IReadOnlyList<PendingRow>> ReadPendingAsync(
        StreamName stream, string link, long fromNumber, int max, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        long bytes = 0;
        return await store.ReadAsync(
            "SELECT p.number, e.position, e.kind, e.head, e.body, e.at FROM stream s JOIN pending p ON p.stream = s.id JOIN entry e ON e.stream = s.id AND e.position = p.position "
            + "WHERE s.name = $1 AND p.link = $2 AND p.number >= $3 ORDER BY p.number LIMIT $4",
            [stream.Value, link, fromNumber, max],
            reader => Fitting(Row(reader, 1), maxBytes, ref bytes) is { } row ? new PendingRow(reader.GetInt64(0), row) : null,
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PendingLink>> ReadPendingLinksAsync(StreamName stream, CancellationToken cancellationToken = default) =>
        await store.ReadAsync(
            "SELECT g.link, g.first, g.count, e.at FROM "
            + "(SELECT p.stream, p.link, min(p.number) AS first, count(*) AS count FROM stream s JOIN pending p ON p.stream = s.id WHERE s.name = $1 GROUP BY p.stream, p.link) g "
            + "JOIN pending f ON f.stream = g.stream AND f.link = g.link AND f.number = g.first JOIN entry e ON e.stream = g.stream AND e.position = f.position ORDER BY g.link",
            [stream.Value],
            static reader => new PendingLink(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), MicrosecondTime.Parse(reader.GetInt64(3))),
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<StreamName>> ReadPendingStreamsAsync(CancellationToken cancellationToken = default)
    {
        List<string> names = await store.ReadAsync(
            "SELECT name FROM stream s WHERE EXISTS (SELECT 1 FROM pending p WHERE p.stream = s.id) ORDER BY name",
            [],
            static reader => reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
        return names.ConvertAll(static name => new StreamName(name));
    }

    public async Task<IReadOnlyList<ReceiptRange>> ReadReceiptsAsync(StreamName stream, string link, long number, CancellationToken cancellationToken = default) =>
        await store.ReadAsync(
            "SELECT DISTINCT ON (r.stage) r.stage, r.up_to, r.at, r.hub FROM stream s JOIN receipt r ON r.stream = s.id "
            + "WHERE s.name = $1 AND r.link = $2 AND r.up_to >= $3 ORDER BY r.stage, r.up_to",
            [stream.Value, link, number],
            reader => new ReceiptRange(link, (byte)reader.GetInt16(0), reader.GetInt64(1), MicrosecondTime.Parse(reader.GetInt64(2)), reader.GetString(3)),
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<StoredDeadline>> ReadDeadlinesAsync(StreamName stream, DateTimeOffset until, int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return await store.ReadAsync(
            "SELECT d.name, d.at, d.position FROM stream s JOIN deadline d ON d.stream = s.id WHERE s.name = $1 AND d.at <= $2 ORDER BY d.at, d.name LIMIT $3",
            [stream.Value, MicrosecondTime.Of(until), max],
            static reader => new StoredDeadline(reader.GetString(0), MicrosecondTime.Parse(reader.GetInt64(1)), reader.IsDBNull(2) ? null : reader.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<DateTimeOffset?> ReadNextDeadlineAsync(StreamName stream, CancellationToken cancellationToken = default)
    {
        List<long> found = await store.ReadAsync(
            "SELECT d.at FROM stream s JOIN deadline d ON d.stream = s.id WHERE s.name = $1 ORDER BY d.at LIMIT 1",
            [stream.Value],
            static reader => reader.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        return found is [var at] ? MicrosecondTime.Parse(at) : null;
    }

    public async Task<IReadOnlyList<DueStream>> ReadDueStreamsAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await store.ReadAsync(
            "SELECT name, at FROM (SELECT name, (SELECT min(d.at) FROM deadline d WHERE d.stream = s.id) AS at FROM stream s) x WHERE at <= $1 ORDER BY name",
            [MicrosecondTime.Of(now)],
            static reader => new DueStream(new StreamName(reader.GetString(0)), MicrosecondTime.Parse(reader.GetInt64(1))),
            cancellationToken).ConfigureAwait(false);

    public async Task<int> DeleteBodiesAsync(StreamName stream, IReadOnlyList<long> positions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(positions);
        int deleted = await store.WriteAsync(
            "UPDATE entry e SET body = NULL FROM stream s WHERE s.name = $1 AND e.stream = s.id AND e.position = ANY ($2) AND e.body IS NOT NULL",
            [stream.Value, positions.ToArray()],
            cancellationToken).ConfigureAwait(false);
        VacuumAfter(deleted);
        return deleted;
    }

    public async Task<StreamHead> AdvanceEpochAsync(StreamName stream, long expectedEpoch, CancellationToken cancellationToken = default)
    {
        AppendChecks.CheckName(stream.Value, nameof(stream));
        await store.WriteAsync("INSERT INTO stream (name, next, epoch, tail) VALUES ($1, 1, 1, 1) ON CONFLICT DO NOTHING", [stream.Value], cancellationToken).ConfigureAwait(false);
        StreamHead? head = await store.WriteAsync(
            "UPDATE stream SET epoch = epoch + 1 WHERE name = $1 AND epoch = $2 RETURNING next, epoch, tail, appends",
            [stream.Value, expectedEpoch],
            static async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) ? Head(reader) : null,
            cancellationToken).ConfigureAwait(false);
        return head ?? throw HeadConflict.OfEpoch(stream, expectedEpoch, (await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false)).Epoch);
    }

    public async Task<JournalTrimResult> TrimAsync(JournalTrim trim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trim);
        ArgumentOutOfRangeException.ThrowIfLessThan(trim.StepRows, 1);
        JournalTrimResult result = await new PostgresJournalTrim(store, trim).RunAsync(cancellationToken).ConfigureAwait(false);
        VacuumAfter(result.Rows);
        return result;
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private void VacuumAfter(long deleted)
    {
        if (deleted > 0)
        {
            vacuum.Request();
        }
    }

    private static StreamHead? Head(NpgsqlDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));

    private static StoredRow Row(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first),
        (byte)reader.GetInt16(first + 1),
        reader.GetFieldValue<byte[]>(first + 2),
        reader.IsDBNull(first + 3) ? [] : reader.GetFieldValue<byte[]>(first + 3),
        MicrosecondTime.Parse(reader.GetInt64(first + 4)));

    /// <summary>The row, or null when a page that has one already would exceed its bytes.</summary>
    private static StoredRow? Fitting(StoredRow row, int maxBytes, ref long bytes)
    {
        bool first = bytes == 0;
        bytes += row.Head.Length + row.Body.Length;
        return first || bytes <= maxBytes ? row : null;
    }
}
