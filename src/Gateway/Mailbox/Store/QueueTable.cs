using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>Where rows wait for one another: each lane of a queue is handed on in order.</summary>
/// <param name="Owner">For whom they are handed on.</param>
/// <param name="Target">Where to, in the queue's own words; empty where the owner says all.</param>
internal readonly record struct QueueLane(OwnerId Owner, string Target);

/// <summary>A row that waits.</summary>
/// <param name="Id">Its place in the queue.</param>
/// <param name="Label">What the queue knows it by, in clear.</param>
/// <param name="Key">What the body is encrypted with, as it is kept.</param>
/// <param name="Body">What is handed on, encrypted.</param>
internal sealed record QueueRow(long Id, string Label, byte[] Key, byte[] Body);

/// <summary>What waits at the gateway until a hub has it, of all queues. Bodies are encrypted, as all that a gateway keeps of persons; a body of one queue opens in no other.</summary>
internal static class QueueTable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS waiting (
          id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, owner TEXT NOT NULL, target TEXT NOT NULL, label TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS waiting_lane ON waiting (queue, owner, target, id);
        """;

    /// <summary>Makes the table where it is missing, and moves into it what waits in the tables of before.</summary>
    public static void Prepare(SqliteSession db)
    {
        db.Execute(Schema);
        MoveFrom("audit", "'audit', actor, hub, batch, key, entry");
        MoveFrom("hit", "'hit', searcher, '', hit, key, command");

        void MoveFrom(string table, string columns)
        {
            if (db.Statement("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1", table).Number() > 0)
            {
                db.Execute($"BEGIN IMMEDIATE; INSERT INTO waiting (queue, owner, target, label, key, body) SELECT {columns} FROM {table} ORDER BY id; DROP TABLE {table}; COMMIT");
            }
        }
    }

    /// <summary>A body as it is kept.</summary>
    public static (byte[] Key, byte[] Body) Encrypt(MailCipher cipher, string queue, ReadOnlySpan<byte> body)
    {
        var key = cipher.NewKey(queue);
        return (key.Wrapped, MailCipher.Encrypt(key, queue, body));
    }

    /// <summary>The body of a row.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, or is of another queue.</exception>
    public static byte[] Decrypt(MailCipher cipher, string queue, QueueRow row) => MailCipher.Decrypt(cipher.Unwrap(row.Key, queue), queue, row.Body);

    /// <summary>Adds a row.</summary>
    /// <returns>Its place.</returns>
    public static long Add(SqliteSession db, string queue, QueueLane lane, string label, byte[] key, byte[] body) => db.Statement(
        "INSERT INTO waiting (queue, owner, target, label, key, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", queue, lane.Owner.Value, lane.Target, label, key, body).Insert();

    /// <summary>The oldest rows of a lane, in order.</summary>
    /// <param name="db">The connection.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="max">Rows at most.</param>
    /// <param name="goesWith">Whether a row is taken together with the first one; the first that is not ends it.</param>
    public static List<QueueRow> Oldest(SqliteSession db, string queue, QueueLane lane, int max, Func<QueueRow, QueueRow, bool> goesWith)
    {
        QueueRow? first = null;
        var rows = db.Statement(
            "SELECT id, label, key, body FROM waiting WHERE queue = ?1 AND owner = ?2 AND target = ?3 ORDER BY id LIMIT ?4",
            queue,
            lane.Owner.Value,
            lane.Target,
            max).List(static row => new QueueRow(row.Int64(0), row.Text(1), row.Bytes(2), row.Bytes(3)), row => goesWith(first ??= row, row));
        if (rows.Count > 0 && !goesWith(rows[0], rows[^1]))
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows;
    }

    /// <summary>Removes what the hub has: all of a lane up to a row.</summary>
    public static void Delete(SqliteSession db, string queue, QueueLane lane, long last) =>
        db.Statement("DELETE FROM waiting WHERE queue = ?1 AND owner = ?2 AND target = ?3 AND id <= ?4", queue, lane.Owner.Value, lane.Target, last).Run();

    /// <summary>The oldest rows of a lane, in order.</summary>
    public static List<QueueRow> Oldest(SqliteSession db, string queue, QueueLane lane, int max) => Oldest(db, queue, lane, max, static (_, _) => true);

    /// <summary>Removes the rows of a lane that a queue knows by a label.</summary>
    /// <returns>How many there were.</returns>
    public static int Remove(SqliteSession db, string queue, QueueLane lane, string label) =>
        db.Statement("DELETE FROM waiting WHERE queue = ?1 AND owner = ?2 AND target = ?3 AND label = ?4", queue, lane.Owner.Value, lane.Target, label).Run();

    /// <summary>The lanes of a queue in which something waits, and how many rows.</summary>
    public static List<(QueueLane Lane, int Rows)> Lanes(SqliteSession db, string queue) => db.Statement(
        "SELECT owner, target, count(*) FROM waiting WHERE queue = ?1 GROUP BY owner, target",
        queue).List(static row => (new QueueLane(OwnerId.Parse(row.Text(0)), row.Text(1)), (int)row.Int64(2)));
}
