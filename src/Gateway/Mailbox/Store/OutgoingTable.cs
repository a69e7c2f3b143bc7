using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>The statements on what is about to be sent.</summary>
internal static class OutgoingTable
{
    /// <summary>What was kept with an operation id; null when nothing was.</summary>
    public static OutgoingRow? Find(SqliteSession db, long owner, string operation) =>
        db.Statement(
            "SELECT operation, message, forward, hash, key, body, request, sent FROM outgoing WHERE owner = ?1 AND operation = ?2",
            owner,
            operation).List(row => new OutgoingRow(
                row.Text(0),
                row.Text(1),
                row.IsNull(2) ? null : row.Text(2),
                row.Bytes(3),
                row.IsNull(4) ? null : row.Bytes(4),
                row.IsNull(5) ? null : row.Bytes(5),
                row.IsNull(6) ? null : row.Bytes(6),
                row.Int64(7) != 0)).FirstOrDefault();

    /// <summary>Keeps something.</summary>
    public static void Add(SqliteSession db, long owner, OutgoingRow row, long at) =>
        db.Statement(
            "INSERT INTO outgoing (owner, operation, message, forward, kept, sent, hash, key, body, request) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9)",
            owner,
            row.Operation,
            row.Message,
            row.Forward,
            at,
            row.Hash,
            row.Key,
            row.Body,
            row.Request).Run();

    /// <summary>The hub has it.</summary>
    public static void SetSent(SqliteSession db, long owner, string operation) =>
        db.Statement("UPDATE outgoing SET sent = 1 WHERE owner = ?1 AND operation = ?2", owner, operation).Run();

    /// <summary>Forgets what the hub does not have.</summary>
    public static void Remove(SqliteSession db, long owner, string operation) =>
        db.Statement("DELETE FROM outgoing WHERE owner = ?1 AND operation = ?2 AND sent = 0", owner, operation).Run();

    /// <summary>What was kept and of which nobody knows whether the hub has it, the newest first.</summary>
    public static List<string> Unsettled(SqliteSession db, long owner, int max) =>
        db.Statement("SELECT operation FROM outgoing WHERE owner = ?1 AND sent = 0 ORDER BY kept DESC LIMIT ?2", owner, (long)max).List(row => row.Text(0));

    /// <summary>Forgets what is older than operation ids are remembered; how many there were.</summary>
    public static int Trim(SqliteSession db, long before) =>
        db.Statement("DELETE FROM outgoing WHERE rowid IN (SELECT rowid FROM outgoing WHERE kept < ?1 LIMIT 500)", before).Run();
}
