using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>The statements that read and add messages.</summary>
internal static class MailTable
{
    private const string Columns = "id, direction, message, lane, position, kind, state, accepted, read, withdrawn, head, key, body";

    /// <summary>The message with that id; as received when an owner sent it to itself.</summary>
    public static MailRow? Find(MailConnection db, long owner, string message) =>
        db.Rows($"SELECT {Columns} FROM mail WHERE owner = ?1 AND message = ?2 ORDER BY direction LIMIT 1", Row, owner, message).FirstOrDefault();

    /// <summary>The newest messages of a thread, or the newest up to one of them, oldest first; what an owner sent to itself stands once.</summary>
    public static List<MailRow> Thread(MailConnection db, long owner, string thread, string? until, int max)
    {
        var rows = db.Rows(
            $"""
            SELECT {Columns} FROM mail AS m WHERE owner = ?1 AND thread = ?2
            AND (direction = 0 OR NOT EXISTS (SELECT 1 FROM mail AS r WHERE r.owner = m.owner AND r.message = m.message AND r.direction = 0))
            AND (?4 = '' OR (accepted, id) <= (SELECT u.accepted, u.id FROM mail AS u WHERE u.owner = ?1 AND u.thread = ?2 AND u.message = ?4 ORDER BY u.direction LIMIT 1))
            ORDER BY accepted DESC, id DESC LIMIT ?3
            """,
            Row,
            owner,
            thread,
            (long)max,
            until ?? string.Empty);
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
    public static LaneRows Received(MailConnection db, long owner, Lane lane, long after, long until, int kinds, int max, long maxBytes)
    {
        var bytes = 0L;
        var rows = db.Rows(
            $"""
            SELECT {Columns} FROM mail WHERE direction = 0 AND owner = ?1 AND lane = ?2 AND position > ?3 AND position <= ?4
            AND ((1 << kind) & ?5) <> 0 ORDER BY position LIMIT ?6
            """,
            reader =>
            {
                var row = Row(reader);
                bytes += row.Body?.Length ?? 0;
                return row;
            },
            _ => bytes < maxBytes,
            owner,
            (long)lane,
            after,
            until,
            (long)kinds,
            (long)max);
        return new LaneRows(rows, rows.Count < max && bytes < maxBytes);
    }

    /// <summary>Messages with text that was not withdrawn, newest first, below a row.</summary>
    public static List<MailRow> Before(MailConnection db, long owner, long before, int max) =>
        db.Rows($"SELECT {Columns} FROM mail WHERE owner = ?1 AND id < ?2 AND state = 0 AND body IS NOT NULL ORDER BY id DESC LIMIT ?3", Row, owner, before, (long)max);

    /// <summary>A message by its row.</summary>
    public static MailRow? Get(MailConnection db, long id) => db.Rows($"SELECT {Columns} FROM mail WHERE id = ?1", Row, id).FirstOrDefault();

    /// <summary>How many messages have text, and the newest row.</summary>
    public static (long Count, long Newest) Texts(MailConnection db, long owner) =>
        db.Rows("SELECT count(*), max(id) FROM mail WHERE owner = ?1 AND state = 0 AND body IS NOT NULL", reader => (reader.GetInt64(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1)), owner)[0];

    /// <summary>Received messages that nobody has read, by lane and kind.</summary>
    public static List<(Lane Lane, MessageKind Kind, long Count)> Unread(MailConnection db, long owner) =>
        db.Rows(
            "SELECT lane, kind, count(*) FROM mail WHERE direction = 0 AND read IS NULL AND state IN (0, 2) AND owner = ?1 GROUP BY lane, kind",
            reader => ((Lane)reader.GetInt64(0), (MessageKind)reader.GetInt64(1), reader.GetInt64(2)),
            owner);

    /// <summary>Adds a message; its row.</summary>
    public static long Add(MailConnection db, long owner, MailRow row) =>
        db.Insert(
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
            row.Body);

    /// <summary>Whether a message is there.</summary>
    public static bool Has(MailConnection db, long owner, string message, MailDirection direction) =>
        db.Value("SELECT 1 FROM mail WHERE owner = ?1 AND message = ?2 AND direction = ?3", owner, message, (long)direction) is not null;

    /// <summary>Marks a received message as read, once.</summary>
    public static int MarkRead(MailConnection db, long owner, string message, long at) =>
        db.Run("UPDATE mail SET read = ?3 WHERE owner = ?1 AND message = ?2 AND direction = 0 AND read IS NULL", owner, message, at);

    /// <summary>Up to where the feed was fetched, and by how much its positions are moved here.</summary>
    public static LanePosition[] Lanes(MailConnection db, long owner)
    {
        var lanes = new LanePosition[3];
        foreach (var (lane, position) in db.Rows(
            "SELECT lane, fetched, shift FROM lane WHERE owner = ?1",
            reader => (reader.GetInt64(0), new LanePosition(reader.GetInt64(1), reader.GetInt64(2))),
            owner))
        {
            lanes[lane] = position;
        }

        return lanes;
    }

    /// <summary>Moves on in a lane.</summary>
    public static void SetLane(MailConnection db, long owner, Lane lane, LanePosition position) =>
        db.Run(
            "INSERT INTO lane (owner, lane, fetched, shift) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET fetched = excluded.fetched, shift = excluded.shift",
            owner,
            (long)lane,
            position.Fetched,
            position.Shift);

    /// <summary>Up to where the outbox was read.</summary>
    public static long Sent(MailConnection db, long owner) => db.Number("SELECT sent FROM owner WHERE id = ?1", owner);

    /// <summary>Moves on in the outbox.</summary>
    public static void SetSent(MailConnection db, long owner, long position) => db.Run("UPDATE owner SET sent = ?2 WHERE id = ?1 AND sent < ?2", owner, position);

    /// <summary>A row as it stands in the database.</summary>
    public static MailRow Row(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        (MailDirection)reader.GetInt64(1),
        reader.GetString(2),
        (Lane)reader.GetInt64(3),
        reader.GetInt64(4),
        (MailState)reader.GetInt64(6),
        reader.GetInt64(7),
        reader.IsDBNull(8) ? null : reader.GetInt64(8),
        reader.IsDBNull(9) ? null : reader.GetInt64(9),
        reader.GetFieldValue<byte[]>(10),
        reader.IsDBNull(11) ? null : reader.GetFieldValue<byte[]>(11),
        reader.IsDBNull(12) ? null : reader.GetFieldValue<byte[]>(12))
    {
        Kind = (MessageKind)reader.GetInt64(5),
    };

    /// <summary>The cursor that clients see.</summary>
    public static FeedCursor Cursor(LanePosition[] lanes) => new(lanes[0].Here, lanes[1].Here, lanes[2].Here);
}
