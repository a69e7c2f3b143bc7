using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>The statements that read and add messages.</summary>
internal static class MailTable
{
    private const string Columns = "id, direction, message, lane, position, kind, state, accepted, read, withdrawn, head, key, body";

    /// <summary>The message with that id; as received when an owner sent it to itself.</summary>
    public static MailRow? Find(SqliteSession db, long owner, string message) =>
        db.Statement($"SELECT {Columns} FROM mail WHERE owner = ?1 AND message = ?2 ORDER BY direction LIMIT 1", owner, message).List(Row).FirstOrDefault();

    /// <summary>The newest messages of a thread, or the newest up to one of them, oldest first; what an owner sent to itself stands once.</summary>
    public static List<MailRow> Thread(SqliteSession db, long owner, string thread, string? until, int max)
    {
        var rows = db.Statement(
            $"""
            SELECT {Columns} FROM mail AS m WHERE owner = ?1 AND thread = ?2
            AND (direction = 0 OR NOT EXISTS (SELECT 1 FROM mail AS r WHERE r.owner = m.owner AND r.message = m.message AND r.direction = 0))
            AND (?4 = '' OR (accepted, id) <= (SELECT u.accepted, u.id FROM mail AS u WHERE u.owner = ?1 AND u.thread = ?2 AND u.message = ?4 ORDER BY u.direction LIMIT 1))
            ORDER BY accepted DESC, id DESC LIMIT ?3
            """,
            owner,
            thread,
            (long)max,
            until ?? string.Empty).List(Row);
        rows.Reverse();
        return rows;
    }

    /// <summary>Received messages of a lane between two positions.</summary>
    /// <param name="db">The database.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="after">Behind this.</param>
    /// <param name="until">Up to this.</param>
    /// <param name="kinds">Kinds, as a bit each.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="maxBytes">Stops when they are more than this.</param>
    public static LaneRows Received(SqliteSession db, long owner, Lane lane, long after, long until, int kinds, int max, long maxBytes)
    {
        var bytes = 0L;
        var rows = db.Statement(
            $"""
            SELECT {Columns} FROM mail WHERE direction = 0 AND owner = ?1 AND lane = ?2 AND position > ?3 AND position <= ?4
            AND ((1 << kind) & ?5) <> 0 ORDER BY position LIMIT ?6
            """,
            owner,
            (long)lane,
            after,
            until,
            (long)kinds,
            (long)max).List(Row, row => (bytes += row.Body?.Length ?? 0) < maxBytes);
        return new LaneRows(rows, rows.Count < max && bytes < maxBytes);
    }

    /// <summary>Messages with text that was not withdrawn, newest first, below a row.</summary>
    public static List<MailRow> Before(SqliteSession db, long owner, long before, int max) =>
        db.Statement($"SELECT {Columns} FROM mail WHERE owner = ?1 AND id < ?2 AND state = 0 AND body IS NOT NULL ORDER BY id DESC LIMIT ?3", owner, before, (long)max).List(Row);

    /// <summary>A message by its row.</summary>
    public static MailRow? Get(SqliteSession db, long id) => db.Statement($"SELECT {Columns} FROM mail WHERE id = ?1", id).List(Row).FirstOrDefault();

    /// <summary>How many messages have text, and the newest row.</summary>
    public static (long Count, long Newest) Texts(SqliteSession db, long owner) =>
        db.Statement("SELECT count(*), max(id) FROM mail WHERE owner = ?1 AND state = 0 AND body IS NOT NULL", owner).List(row => (row.Int64(0), row.IsNull(1) ? 0 : row.Int64(1)))[0];

    /// <summary>Received messages that nobody has read, by lane and kind.</summary>
    public static List<(Lane Lane, MessageKind Kind, long Count)> Unread(SqliteSession db, long owner) =>
        db.Statement(
            "SELECT lane, kind, count(*) FROM mail WHERE direction = 0 AND read IS NULL AND state IN (0, 2) AND owner = ?1 GROUP BY lane, kind",
            owner).List(row => ((Lane)row.Int64(0), (MessageKind)row.Int64(1), row.Int64(2)));

    /// <summary>Adds a message; its row.</summary>
    public static long Add(SqliteSession db, long owner, MailRow row) =>
        db.Statement(
            """
            INSERT INTO mail (owner, direction, message, lane, position, kind, state, thread, forward, accepted, read, withdrawn, head, key, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            owner,
            (long)row.Direction,
            row.Message,
            (long)row.Lane,
            row.Position,
            (long)row.Kind,
            (long)row.State,
            row.Thread,
            row.Forward,
            row.Accepted,
            row.Read,
            row.Withdrawn,
            row.Head,
            row.Key,
            row.Body).Insert();

    /// <summary>Whether a message is there.</summary>
    public static bool Has(SqliteSession db, long owner, string message, MailDirection direction) =>
        db.Statement("SELECT 1 FROM mail WHERE owner = ?1 AND message = ?2 AND direction = ?3", owner, message, (long)direction).Number() is not null;

    /// <summary>Marks a received message as read, once.</summary>
    public static int MarkRead(SqliteSession db, long owner, string message, long at) =>
        db.Statement("UPDATE mail SET read = ?3 WHERE owner = ?1 AND message = ?2 AND direction = 0 AND read IS NULL", owner, message, at).Run();

    /// <summary>Up to where the feed was fetched, and by how much its positions are moved here.</summary>
    public static LanePosition[] Lanes(SqliteSession db, long owner)
    {
        var lanes = new LanePosition[3];
        foreach (var (lane, position) in db.Statement(
            "SELECT lane, fetched, shift FROM lane WHERE owner = ?1",
            owner).List(row => (row.Int64(0), new LanePosition(row.Int64(1), row.Int64(2)))))
        {
            lanes[lane] = position;
        }

        return lanes;
    }

    /// <summary>Moves on in a lane.</summary>
    public static void SetLane(SqliteSession db, long owner, Lane lane, LanePosition position) =>
        db.Statement(
            "INSERT INTO lane (owner, lane, fetched, shift) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET fetched = excluded.fetched, shift = excluded.shift",
            owner,
            (long)lane,
            position.Fetched,
            position.Shift).Run();

    /// <summary>Up to where the outbox was read.</summary>
    public static long Sent(SqliteSession db, long owner) => db.Statement("SELECT sent FROM owner WHERE id = ?1", owner).Number() ?? 0;

    /// <summary>Moves on in the outbox.</summary>
    public static void SetSent(SqliteSession db, long owner, long position) => db.Statement("UPDATE owner SET sent = ?2 WHERE id = ?1 AND sent < ?2", owner, position).Run();

    /// <summary>A row as it stands in the database.</summary>
    public static MailRow Row(SqliteStatement row) => new(
        row.Int64(0),
        (MailDirection)row.Int64(1),
        row.Text(2),
        (Lane)row.Int64(3),
        row.Int64(4),
        (MailState)row.Int64(6),
        row.Int64(7),
        row.IsNull(8) ? null : row.Int64(8),
        row.IsNull(9) ? null : row.Int64(9),
        row.Bytes(10),
        row.IsNull(11) ? null : row.Bytes(11),
        row.IsNull(12) ? null : row.Bytes(12))
    {
        Kind = (MessageKind)row.Int64(5),
    };

    /// <summary>The cursor that clients see.</summary>
    public static FeedCursor Cursor(LanePosition[] lanes) => new(lanes[0].Here, lanes[1].Here, lanes[2].Here);
}
