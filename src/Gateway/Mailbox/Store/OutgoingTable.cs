namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>The statements on what is about to be sent.</summary>
internal static class OutgoingTable
{
    /// <summary>What was kept with an operation id; null when nothing was.</summary>
    public static OutgoingRow? Find(MailConnection db, long owner, string operation) =>
        db.Rows(
            "SELECT operation, message, forward, hash, key, body, request, sent FROM outgoing WHERE owner = ?1 AND operation = ?2",
            reader => new OutgoingRow(
                reader.GetString(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<byte[]>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
                reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6),
                reader.GetInt64(7) != 0),
            owner,
            operation).FirstOrDefault();

    /// <summary>Keeps something.</summary>
    public static void Add(MailConnection db, long owner, OutgoingRow row, long at) =>
        db.Run(
            "INSERT INTO outgoing (owner, operation, message, forward, kept, sent, hash, key, body, request) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9)",
            owner,
            row.Operation,
            row.Message,
            row.Forward,
            at,
            row.Hash,
            row.Key,
            row.Body,
            row.Request);

    /// <summary>The hub has it.</summary>
    public static void SetSent(MailConnection db, long owner, string operation) =>
        db.Run("UPDATE outgoing SET sent = 1 WHERE owner = ?1 AND operation = ?2", owner, operation);

    /// <summary>Forgets what the hub does not have.</summary>
    public static void Remove(MailConnection db, long owner, string operation) =>
        db.Run("DELETE FROM outgoing WHERE owner = ?1 AND operation = ?2 AND sent = 0", owner, operation);

    /// <summary>What was kept and of which nobody knows whether the hub has it, the newest first.</summary>
    public static List<string> Unsettled(MailConnection db, long owner, int max) =>
        db.Rows("SELECT operation FROM outgoing WHERE owner = ?1 AND sent = 0 ORDER BY kept DESC LIMIT ?2", reader => reader.GetString(0), owner, (long)max);

    /// <summary>Forgets what is older than operation ids are remembered; how many there were.</summary>
    public static int Trim(MailConnection db, long before) =>
        db.Run("DELETE FROM outgoing WHERE rowid IN (SELECT rowid FROM outgoing WHERE kept < ?1 LIMIT 500)", before);
}
