using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The statements that remove what was withdrawn: text and key go, a tombstone stays, and a message that was never seen will arrive as withdrawn. An owner's own
/// forwards of it carry its text and go with it.
/// </summary>
internal static class WithdrawalTable
{
    /// <summary>Removes a message; the rows whose text is gone now.</summary>
    public static List<long> Withdraw(MailConnection db, long owner, string message, long at)
    {
        db.Run("INSERT OR IGNORE INTO withdrawn (owner, message, at) VALUES (?1, ?2, ?3)", owner, message, at);
        var removed = new List<long>();
        foreach (var (id, head) in db.Rows(
            "SELECT id, head FROM mail WHERE owner = ?1 AND state <> 1 AND (message = ?2 OR (forward = ?2 AND direction = 1))",
            reader => (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
            owner,
            message))
        {
            var tombstone = MailCodec.EncodeHead(MailCodec.DecodeHead(head).Tombstone());
            db.Run("UPDATE mail SET state = 1, withdrawn = ?2, head = ?3, key = NULL, body = NULL WHERE id = ?1", id, at, tombstone);
            removed.Add(id);
        }

        db.Run("UPDATE outgoing SET key = NULL, body = NULL, request = NULL WHERE owner = ?1 AND (message = ?2 OR forward = ?2)", owner, message);
        return removed;
    }

    /// <summary>When a message was withdrawn; null when it was not.</summary>
    public static long? When(MailConnection db, long owner, MessageId message) =>
        db.Value("SELECT at FROM withdrawn WHERE owner = ?1 AND message = ?2", owner, message.Value) as long?;

    /// <summary>Forgets withdrawals whose messages no hub can bring any more; how many there were.</summary>
    public static int Trim(MailConnection db, long before) =>
        db.Run("DELETE FROM withdrawn WHERE (owner, message) IN (SELECT owner, message FROM withdrawn WHERE at < ?1 LIMIT 500)", before);
}
