using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>Teams as the gateway saw them last, for places without network. They are encrypted, as all that a gateway keeps of persons.</summary>
internal static class TeamTable
{
    /// <summary>The table; made by every start, so that files of before get it.</summary>
    public const string Schema =
        "CREATE TABLE IF NOT EXISTS team (owner TEXT NOT NULL, team TEXT NOT NULL, version INTEGER NOT NULL, key BLOB NOT NULL, view BLOB NOT NULL, PRIMARY KEY (owner, team)) WITHOUT ROWID;";

    private const string Bound = "team";

    /// <summary>Keeps a team, unless a later version of it is kept.</summary>
    public static void Put(SqliteSession db, MailCipher cipher, OwnerId owner, string team, long version, byte[] view)
    {
        var key = cipher.NewKey(Bound);
        db.Statement(
            "INSERT INTO team (owner, team, version, key, view) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (owner, team) DO UPDATE SET version = ?3, key = ?4, view = ?5 WHERE version <= ?3",
            owner.Value,
            team,
            version,
            key.Wrapped,
            MailCipher.Encrypt(key, Bound, view)).Run();
    }

    /// <summary>A team; null when none is kept.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    public static byte[]? Find(SqliteSession db, MailCipher cipher, OwnerId owner, string team) => db.Statement(
        "SELECT key, view FROM team WHERE owner = ?1 AND team = ?2",
        owner.Value,
        team).List(row => MailCipher.Decrypt(cipher.Unwrap(row.Bytes(0), Bound), Bound, row.Bytes(1))) is [var view] ? view : null;
}
