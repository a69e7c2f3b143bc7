using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>The statements and names that the writer of a journal uses all the time.</summary>
internal sealed class SqliteJournalWriteState(SqliteSession session) : SqliteWriteState(session)
{
    public SqliteNames Streams { get; } = new(session, "SELECT id FROM stream WHERE name = ?1", "");

    public SqliteNames Links { get; } = new(session, "SELECT id FROM link WHERE name = ?1", "INSERT INTO link (name) VALUES (?1)");

    public SqliteStatement InsertStream { get; } = session.Statement("INSERT INTO stream (name, next, epoch, tail, appends) VALUES (?1, ?2, 1, 1, ?3)");

    public SqliteStatement MoveHead { get; } = session.Statement(
        "UPDATE stream SET next = ?4, appends = appends + 1 WHERE id = ?1 AND next = ?2 AND epoch = ?3 AND appends = ifnull(?5, appends)");

    public SqliteStatement ReadHead { get; } = session.Statement("SELECT next, epoch, tail, appends FROM stream WHERE id = ?1");

    public SqliteStatement InsertEntry { get; } = session.Statement("INSERT INTO entry (at, kind, head, body) VALUES (?1, ?2, ?3, ?4)");

    public SqliteStatement InsertPlace { get; } = session.Statement("INSERT INTO place (stream, position, entry) VALUES (?1, ?2, ?3)");

    public SqliteStatement InsertOperation { get; } =
        session.Statement("INSERT INTO operation (stream, id, position, at, hash) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");

    public SqliteStatement ReadOperation { get; } = session.Statement("SELECT position, hash FROM operation WHERE stream = ?1 AND id = ?2");

    public SqliteStatement DeleteKey { get; } = session.Statement("DELETE FROM row_key WHERE stream = ?1 AND key = ?2");

    public SqliteStatement SetKey { get; } =
        session.Statement("INSERT INTO row_key (stream, key, position) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET position = excluded.position");

    public SqliteStatement SetCounter { get; } =
        session.Statement("INSERT INTO counter (stream, name, value) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = excluded.value");

    public SqliteStatement InsertPending { get; } = session.Statement("INSERT INTO pending (stream, link, number, position) VALUES (?1, ?2, ?3, ?4)");

    public SqliteStatement DeletePending { get; } = session.Statement("DELETE FROM pending WHERE stream = ?1 AND link = ?2 AND number <= ?3");

    // A range that ends below a recorded one says nothing new: the entries below were at that stage already. A single entry says something of itself only.
    public SqliteStatement InsertReceipt { get; } = session.Statement(
        "INSERT INTO receipt (stream, link, stage, up_to, at, hub) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
        + "WHERE NOT EXISTS (SELECT 1 FROM receipt WHERE stream = ?1 AND link = ?2 AND stage = ?3 AND up_to >= ?4 AND (?3 < 128 OR up_to = ?4))");

    public SqliteStatement DeleteDeadline { get; } = session.Statement("DELETE FROM deadline WHERE stream = ?1 AND name = ?2");

    public SqliteStatement SetDeadline { get; } = session.Statement(
        "INSERT INTO deadline (stream, name, at, position) VALUES (?1, ?2, ?3, ?4) "
        + "ON CONFLICT DO UPDATE SET at = excluded.at, position = ifnull(excluded.position, position)");

    protected override void SavepointSet()
    {
        Streams.SavepointSet();
        Links.SavepointSet();
    }

    protected override void SavepointUndone()
    {
        Streams.SavepointUndone();
        Links.SavepointUndone();
    }

    protected override void Committed()
    {
        Streams.Committed();
        Links.Committed();
    }

    protected override void RolledBack()
    {
        Streams.RolledBack();
        Links.RolledBack();
    }
}
