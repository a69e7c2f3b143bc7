using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>A hit that waits for its hub.</summary>
/// <param name="Id">Its place in the queue.</param>
/// <param name="Hit">The id of the hit.</param>
/// <param name="Key">What the command is encrypted with, as it is kept.</param>
/// <param name="Command">The command that notes it, encrypted.</param>
internal sealed record HitQueueRow(long Id, string Hit, byte[] Key, byte[] Command);

/// <summary>The hits that wait to be noted at the hub. They are encrypted, as all that a gateway keeps of persons.</summary>
internal static class HitTable
{
    /// <summary>The table; made by every start, so that files of before get it.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS hit (id INTEGER PRIMARY KEY AUTOINCREMENT, searcher TEXT NOT NULL, hit TEXT NOT NULL, key BLOB NOT NULL, command BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS hit_searcher ON hit (searcher, id);
        """;

    private const string Bound = "hit";

    /// <summary>A command as it is kept.</summary>
    public static (byte[] Key, byte[] Command) Encrypt(MailCipher cipher, byte[] command)
    {
        var key = cipher.NewKey(Bound);
        return (key.Wrapped, MailCipher.Encrypt(key, Bound, command));
    }

    /// <summary>The command of a row.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    public static byte[] Decrypt(MailCipher cipher, HitQueueRow row) => MailCipher.Decrypt(cipher.Unwrap(row.Key, Bound), Bound, row.Command);

    /// <summary>Adds a hit.</summary>
    /// <returns>Its place.</returns>
    public static long Add(MailConnection db, OwnerId searcher, string hit, byte[] key, byte[] command) =>
        db.Insert("INSERT INTO hit (searcher, hit, key, command) VALUES (?1, ?2, ?3, ?4)", searcher.Value, hit, key, command);

    /// <summary>The oldest hits of a searcher, in order.</summary>
    public static List<HitQueueRow> Oldest(MailConnection db, OwnerId searcher, int max) => db.Rows(
        "SELECT id, hit, key, command FROM hit WHERE searcher = ?1 ORDER BY id LIMIT ?2",
        static reader => new HitQueueRow(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)),
        searcher.Value,
        max);

    /// <summary>Removes the hits that the hub has: all up to one.</summary>
    public static void Delete(MailConnection db, OwnerId searcher, long last) => db.Run("DELETE FROM hit WHERE searcher = ?1 AND id <= ?2", searcher.Value, last);

    /// <summary>For whom hits wait, and how many.</summary>
    public static List<(OwnerId Searcher, int Hits)> Lanes(MailConnection db) => db.Rows(
        "SELECT searcher, count(*) FROM hit GROUP BY searcher", static reader => (OwnerId.Parse(reader.GetString(0)), reader.GetInt32(1)));
}
