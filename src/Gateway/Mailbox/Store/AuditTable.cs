using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>An entry that waits for a hub.</summary>
/// <param name="Id">Its place in the queue.</param>
/// <param name="Batch">The batch with which it is sent.</param>
/// <param name="Key">What it is encrypted with, as it is kept.</param>
/// <param name="Entry">The entry, encrypted.</param>
internal sealed record AuditQueueRow(long Id, OperationId Batch, byte[] Key, byte[] Entry);

/// <summary>The audit entries that wait to be handed on to the hubs. They are encrypted: their purposes are no hub's to read.</summary>
internal static class AuditTable
{
    /// <summary>The table; made by every start, so that files of before get it.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY AUTOINCREMENT, hub TEXT NOT NULL, actor TEXT NOT NULL, batch TEXT NOT NULL, key BLOB NOT NULL, entry BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS audit_lane ON audit (hub, actor, id);
        """;

    private const string Bound = "audit";

    /// <summary>An entry as it is kept.</summary>
    public static (byte[] Key, byte[] Entry) Encrypt(MailCipher cipher, AuditEntry entry)
    {
        var key = cipher.NewKey(Bound);
        return (key.Wrapped, MailCipher.Encrypt(key, Bound, AuditEntryFormat.Write(entry).Span));
    }

    /// <summary>The entry of a row.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    /// <exception cref="FormatException">It is not one of this program's.</exception>
    public static AuditEntry Decrypt(MailCipher cipher, AuditQueueRow row) => AuditEntryFormat.Read(MailCipher.Decrypt(cipher.Unwrap(row.Key, Bound), Bound, row.Entry));

    /// <summary>Adds an entry.</summary>
    public static void Add(MailConnection db, HubName hub, OwnerId actor, OperationId batch, byte[] key, byte[] entry) =>
        db.Run("INSERT INTO audit (hub, actor, batch, key, entry) VALUES (?1, ?2, ?3, ?4, ?5)", hub.Value, actor.Value, batch.Value, key, entry);

    /// <summary>The oldest batch of an owner for a hub, in order; empty when there is none.</summary>
    public static List<AuditQueueRow> Oldest(MailConnection db, HubName hub, OwnerId actor)
    {
        OperationId? oldest = null;
        var rows = db.Rows(
            "SELECT id, batch, key, entry FROM audit WHERE hub = ?1 AND actor = ?2 ORDER BY id LIMIT ?3",
            static reader => new AuditQueueRow(reader.GetInt64(0), new OperationId(reader.GetString(1)), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)),
            row => row.Batch == (oldest ??= row.Batch),
            hub.Value,
            actor.Value,
            AuditLimits.MaxBatch);
        if (rows.Count > 0 && rows[^1].Batch != oldest)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows;
    }

    /// <summary>Removes the entries that the hub has: all up to one.</summary>
    public static void Delete(MailConnection db, HubName hub, OwnerId actor, long last) =>
        db.Run("DELETE FROM audit WHERE hub = ?1 AND actor = ?2 AND id <= ?3", hub.Value, actor.Value, last);

    /// <summary>For whom and for which hubs entries wait, and how many.</summary>
    public static List<(HubName Hub, OwnerId Actor, int Entries)> Lanes(MailConnection db) => db.Rows(
        "SELECT hub, actor, count(*) FROM audit GROUP BY hub, actor",
        static reader => (HubName.Parse(reader.GetString(0)), OwnerId.Parse(reader.GetString(1)), reader.GetInt32(2)));
}
