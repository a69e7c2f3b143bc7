using Interpol.Mesh.Contracts.Messages;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The statements that remove what was withdrawn: text and key go, a tombstone stays, and a message that was never seen will arrive as withdrawn. An owner's own
/// forwards of it carry its text and go with it.
/// </summary>
internal static class WithdrawalTable
{
    /// <summary>Removes a message; the rows whose text is gone now.</summary>
    public static List<long> Withdraw(SqliteSession db, long owner, string message, long at)
    {
        db.Statement("INSERT OR IGNORE INTO withdrawn (owner, message, at) VALUES (?1, ?2, ?3)", owner, message, at).Run();
        var removed = new List<long>();
        foreach (var (id, head) in db.Statement(
            "SELECT id, head FROM mail WHERE owner = ?1 AND state <> 1 AND (message = ?2 OR (forward = ?2 AND direction = 1))",
            owner,
            message).List(row => (row.Int64(0), row.Bytes(1))))
        {
            var tombstone = MailCodec.EncodeHead(MailCodec.DecodeHead(head).Tombstone());
            db.Statement("UPDATE mail SET state = 1, withdrawn = ?2, head = ?3, key = NULL, body = NULL WHERE id = ?1", id, at, tombstone).Run();
            removed.Add(id);
        }

        db.Statement("UPDATE outgoing SET key = NULL, body = NULL, request = NULL WHERE owner = ?1 AND (message = ?2 OR forward = ?2)", owner, message).Run();
        return removed;
    }

    /// <summary>When a message was withdrawn; null when it was not.</summary>
    public static long? When(SqliteSession db, long owner, MessageId message) =>
        db.Statement("SELECT at FROM withdrawn WHERE owner = ?1 AND message = ?2", owner, message.Value).Number();

    /// <summary>Forgets withdrawals whose messages no hub can bring any more; how many there were.</summary>
    public static int Trim(SqliteSession db, long before) =>
        db.Statement("DELETE FROM withdrawn WHERE (owner, message) IN (SELECT owner, message FROM withdrawn WHERE at < ?1 LIMIT 500)", before).Run();
}
