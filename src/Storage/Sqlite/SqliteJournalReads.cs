using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>What is read from a SQLite journal; each is one statement, so that it sees one state of the database.</summary>
internal static class SqliteJournalReads
{
    public static StreamHead Head(SqliteSession session, string stream)
    {
        SqliteStatement statement = session.Statement("SELECT next, epoch, tail, appends FROM stream WHERE name = ?1").Bind(1, stream);
        StreamHead head = statement.Step() ? new StreamHead(statement.Int64(0), statement.Int64(1), statement.Int64(2), statement.Int64(3)) : StreamHead.Unknown;
        statement.Reset();
        return head;
    }

    public static IReadOnlyList<StoredRow> Rows(SqliteSession session, string stream, long from, int maxRows, int maxBytes) =>
        Page(
            session.Statement(
                "SELECT p.position, e.at, e.kind, e.head, e.body FROM stream s CROSS JOIN place p ON p.stream = s.id AND p.position >= ?2 CROSS JOIN entry e ON e.id = p.entry "
                + "WHERE s.name = ?1 ORDER BY p.position LIMIT ?3").Bind(1, stream).Bind(2, from).Bind(3, maxRows),
            maxBytes,
            0,
            static statement => Row(statement, 0));

    public static IReadOnlyList<StoredRow> RowsBack(SqliteSession session, string stream, long before, int maxRows, int maxBytes) =>
        Page(
            session.Statement(
                "SELECT p.position, e.at, e.kind, e.head, e.body FROM stream s CROSS JOIN place p ON p.stream = s.id AND p.position < ?2 CROSS JOIN entry e ON e.id = p.entry "
                + "WHERE s.name = ?1 ORDER BY p.position DESC LIMIT ?3").Bind(1, stream).Bind(2, before).Bind(3, maxRows),
            maxBytes,
            0,
            static statement => Row(statement, 0));

    public static IReadOnlyList<KeyedRow> Keyed(SqliteSession session, string after, string behind, string key, int maxRows, int maxBytes) =>
        Page(
            session.Statement(
                "SELECT s.name, p.position, e.at, e.kind, e.head, e.body FROM stream s CROSS JOIN row_key k ON k.stream = s.id AND k.key = ?3 AND k.position >= s.tail "
                + "CROSS JOIN place p ON p.stream = s.id AND p.position = k.position CROSS JOIN entry e ON e.id = p.entry "
                + "WHERE s.name > ?1 AND s.name < ?2 ORDER BY s.name LIMIT ?4").Bind(1, after).Bind(2, behind).Bind(3, key).Bind(4, maxRows),
            maxBytes,
            1,
            static statement => new KeyedRow(new StreamName(statement.Text(0)), Row(statement, 1)));

    public static IReadOnlyList<Counter> Counters(SqliteSession session, string stream) =>
        session.Statement("SELECT m.name, m.value FROM stream s JOIN counter m ON m.stream = s.id WHERE s.name = ?1 ORDER BY m.name").Bind(1, stream)
            .List(static statement => new Counter(statement.Text(0), statement.Int64(1)));

    public static RepeatedOperation? Operation(SqliteSession session, string stream, string id)
    {
        SqliteStatement statement = session.Statement(
            "SELECT o.position, o.hash FROM stream s JOIN operation o ON o.stream = s.id AND o.id = ?2 WHERE s.name = ?1").Bind(1, stream).Bind(2, id);
        RepeatedOperation? operation = statement.Step() ? new RepeatedOperation(id, statement.Int64(0), statement.Bytes(1)) : null;
        statement.Reset();
        return operation;
    }

    public static long? Key(SqliteSession session, string stream, string key) =>
        session.Statement("SELECT k.position FROM stream s JOIN row_key k ON k.stream = s.id AND k.key = ?2 WHERE s.name = ?1 AND k.position >= s.tail")
            .Bind(1, stream).Bind(2, key).Number();

    public static IReadOnlyDictionary<string, long> Keys(SqliteSession session, string stream, IReadOnlyCollection<string> keys)
    {
        var found = new Dictionary<string, long>(keys.Count, StringComparer.Ordinal);
        foreach (string key in keys)
        {
            if (Key(session, stream, key) is { } position)
            {
                found[key] = position;
            }
        }

        return found;
    }

    public static bool HasKey(SqliteSession session, string stream, string prefix) =>
        session.Statement(
            "SELECT 1 FROM stream s CROSS JOIN row_key k ON k.stream = s.id AND k.key >= ?2 AND k.key < ?3 WHERE s.name = ?1 AND k.position >= s.tail LIMIT 1")
            .Bind(1, stream).Bind(2, AppendChecks.Prefix(prefix, "row key")).Bind(3, AppendChecks.Behind(prefix)).Number() is not null;

    public static IReadOnlyList<PendingRow> Pending(SqliteSession session, string stream, string link, long fromNumber, int max, int maxBytes) =>
        Page(
            session.Statement(
                "SELECT p.number, p.position, e.at, e.kind, e.head, e.body FROM stream s CROSS JOIN link l CROSS JOIN pending p ON p.stream = s.id AND p.link = l.id AND p.number >= ?3 "
                + "CROSS JOIN place a ON a.stream = s.id AND a.position = p.position CROSS JOIN entry e ON e.id = a.entry WHERE s.name = ?1 AND l.name = ?2 ORDER BY p.number LIMIT ?4")
                .Bind(1, stream).Bind(2, link).Bind(3, fromNumber).Bind(4, max),
            maxBytes,
            1,
            static statement => new PendingRow(statement.Int64(0), Row(statement, 1)));

    public static IReadOnlyList<PendingLink> PendingLinks(SqliteSession session, string stream) =>
        session.Statement(
                "SELECT l.name, g.first, g.count, e.at FROM "
                + "(SELECT p.stream, p.link, min(p.number) AS first, count(*) AS count, p.position FROM stream s JOIN pending p ON p.stream = s.id WHERE s.name = ?1 GROUP BY p.link) g "
                + "JOIN link l ON l.id = g.link JOIN place a ON a.stream = g.stream AND a.position = g.position JOIN entry e ON e.id = a.entry ORDER BY l.name").Bind(1, stream)
            .List(static statement => new PendingLink(statement.Text(0), statement.Int64(1), statement.Int64(2), MicrosecondTime.Parse(statement.Int64(3))));

    public static IReadOnlyList<StreamName> PendingStreams(SqliteSession session) =>
        session.Statement("SELECT name FROM stream s WHERE EXISTS (SELECT 1 FROM pending p WHERE p.stream = s.id) ORDER BY name")
            .List(static statement => new StreamName(statement.Text(0)));

    public static IReadOnlyList<ReceiptRange> Receipts(SqliteSession session, string stream, string link, long number) =>
        session.Statement(
                "SELECT r.stage, min(r.up_to), r.at, r.hub FROM stream s CROSS JOIN link l CROSS JOIN receipt r ON r.stream = s.id AND r.link = l.id AND r.up_to >= ?3 "
                + "WHERE s.name = ?1 AND l.name = ?2 GROUP BY r.stage ORDER BY r.stage").Bind(1, stream).Bind(2, link).Bind(3, number)
            .List(statement => new ReceiptRange(link, (byte)statement.Int64(0), statement.Int64(1), MicrosecondTime.Parse(statement.Int64(2)), statement.Text(3)));

    public static IReadOnlyList<StoredDeadline> Deadlines(SqliteSession session, string stream, long until, int max) =>
        session.Statement(
                "SELECT d.name, d.at, d.position FROM stream s JOIN deadline d ON d.stream = s.id WHERE s.name = ?1 AND d.at <= ?2 ORDER BY d.at, d.name LIMIT ?3")
            .Bind(1, stream).Bind(2, until).Bind(3, max)
            .List(static statement => new StoredDeadline(statement.Text(0), MicrosecondTime.Parse(statement.Int64(1)), statement.IsNull(2) ? null : statement.Int64(2)));

    public static DateTimeOffset? NextDeadline(SqliteSession session, string stream) =>
        session.Statement("SELECT d.at FROM stream s JOIN deadline d ON d.stream = s.id WHERE s.name = ?1 ORDER BY d.at LIMIT 1").Bind(1, stream).Number() is { } at
            ? MicrosecondTime.Parse(at)
            : null;

    public static IReadOnlyList<DueStream> DueStreams(SqliteSession session, long now) =>
        session.Statement("SELECT name, at FROM (SELECT name, (SELECT min(d.at) FROM deadline d WHERE d.stream = s.id) AS at FROM stream s) x WHERE at <= ?1 ORDER BY name").Bind(1, now)
            .List(static statement => new DueStream(new StreamName(statement.Text(0)), MicrosecondTime.Parse(statement.Int64(1))));

    /// <summary>Reads until a further row would exceed the bytes; the columns of the row begin at <paramref name="first"/>.</summary>
    private static List<T> Page<T>(SqliteStatement statement, int maxBytes, int first, Func<SqliteStatement, T> read)
    {
        var page = new List<T>();
        long bytes = 0;
        while (statement.Step())
        {
            bytes += statement.Length(first + 3) + statement.Length(first + 4);
            if (page.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            page.Add(read(statement));
        }

        statement.Reset();
        return page;
    }

    private static StoredRow Row(SqliteStatement statement, int first) => new(
        statement.Int64(first),
        (byte)statement.Int64(first + 2),
        statement.Bytes(first + 3),
        statement.Bytes(first + 4),
        MicrosecondTime.Parse(statement.Int64(first + 1)));
}
