using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The file in which a gateway keeps what its owners received and sent: <c>DATA/gateways/NAME/mailbox.db</c>. Opened by one process at a time. Clear is only what
/// hubs may read; everything else is encrypted.
/// </summary>
internal sealed class MailboxDatabase : IAsyncDisposable
{
    /// <summary>How long somebody waits for another connection of this gateway.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const long Version = 1;

    private const string Schema = """
        CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE owner (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, sent INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE lane (owner INTEGER, lane INTEGER, fetched INTEGER NOT NULL, shift INTEGER NOT NULL, PRIMARY KEY (owner, lane)) WITHOUT ROWID;
        CREATE TABLE mail (
          id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, direction INTEGER NOT NULL, message TEXT NOT NULL, lane INTEGER NOT NULL, position INTEGER NOT NULL,
          kind INTEGER NOT NULL, state INTEGER NOT NULL, thread TEXT, forward TEXT, accepted INTEGER NOT NULL, read INTEGER, withdrawn INTEGER,
          head BLOB NOT NULL, key BLOB, body BLOB);
        CREATE UNIQUE INDEX mail_message ON mail (owner, message, direction);
        CREATE INDEX mail_feed ON mail (owner, lane, position, kind) WHERE direction = 0;
        CREATE INDEX mail_thread ON mail (owner, thread, accepted) WHERE thread IS NOT NULL;
        CREATE INDEX mail_forward ON mail (owner, forward) WHERE forward IS NOT NULL;
        CREATE INDEX mail_unread ON mail (owner, lane, kind) WHERE direction = 0 AND read IS NULL AND state IN (0, 2);
        CREATE TABLE outgoing (
          owner INTEGER, operation TEXT, message TEXT NOT NULL, forward TEXT, kept INTEGER NOT NULL, sent INTEGER NOT NULL, hash BLOB NOT NULL, key BLOB, body BLOB, request BLOB,
          PRIMARY KEY (owner, operation));
        CREATE INDEX outgoing_message ON outgoing (owner, message);
        CREATE INDEX outgoing_forward ON outgoing (owner, forward) WHERE forward IS NOT NULL;
        CREATE INDEX outgoing_kept ON outgoing (kept);
        CREATE TABLE withdrawn (owner INTEGER, message TEXT, at INTEGER NOT NULL, PRIMARY KEY (owner, message)) WITHOUT ROWID;
        """;

    /// <summary>Added to files of the same version that were written before it: no older program misses them.</summary>
    private const string LaterIndexes = """
        CREATE INDEX IF NOT EXISTS outgoing_unsettled ON outgoing (owner, kept) WHERE sent = 0;
        CREATE INDEX IF NOT EXISTS withdrawn_at ON withdrawn (at);
        """;

    private readonly FileStream _lock;
    private readonly MailReaders _readers;
    private readonly MailWriter _writer;

    private MailboxDatabase(FileStream taken, string path, MailCipher cipher, ImmutableDictionary<OwnerId, OwnerRow> owners, ILogger logger)
    {
        _lock = taken;
        _readers = new MailReaders(path);
        _writer = new MailWriter(() => OpenToWrite(path), Erase, logger);
        Cipher = cipher;
        Owners = owners;
    }

    /// <summary>What encrypts.</summary>
    public MailCipher Cipher { get; }

    /// <summary>The owners as this file had them when it was opened.</summary>
    public ImmutableDictionary<OwnerId, OwnerRow> Owners { get; }

    /// <summary>Opens the file of a gateway; makes it when there is none.</summary>
    /// <exception cref="StartupException">Another process has it, its key is missing or another one, or it cannot be opened.</exception>
    public static MailboxDatabase Open(string folder, IEnumerable<OwnerId> owners, ILogger logger)
    {
        var path = Path.Combine(folder, "mailbox.db");
        var taken = Take(folder);
        try
        {
            var key = StorageKey.Open(folder, path);
            using var connection = OpenToWrite(path);
            Prepare(connection, key, path);

            // What was deleted before a crash is overwritten in the file now.
            Erase(connection);
            return new MailboxDatabase(taken, path, new MailCipher(key), Rows(connection, owners), logger);
        }
        catch (Exception failure)
        {
            taken.Dispose();
            if (failure is SqliteFailure or IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"The mailbox {path} cannot be opened: {failure.Message}", failure);
            }

            throw;
        }
    }

    /// <summary>Reads.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => _readers.ReadAsync(read, cancellationToken);

    /// <summary>Writes; completes when what <paramref name="mode"/> says has happened.</summary>
    /// <exception cref="Errors.RequestRefusedException">503: the file cannot be written, and nothing of it is stored.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken, MailWriteMode mode = MailWriteMode.Flushed) =>
        _writer.WriteAsync(write, mode, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync();
        _lock.Dispose();
    }

    private static FileStream Take(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new FileStream(Path.Combine(folder, "mailbox.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartupException($"The gateway's folder {folder} cannot be written; give this user the right to.", denied);
        }
        catch (IOException taken)
        {
            throw new StartupException($"Another process has the mailbox in {folder} open; one gateway at a time works on it.", taken);
        }
    }

    private static SqliteSession OpenToWrite(string path)
    {
        var connection = SqliteSession.Open(path, create: true, Patience);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Moves the log into the file and cuts it: what was deleted is overwritten in the file and would else still stand in the log.</summary>
    private static bool Erase(SqliteSession connection) => connection.Statement("PRAGMA wal_checkpoint(TRUNCATE)").Number() == 0;

    private static void Prepare(SqliteSession connection, StorageKey key, string path)
    {
        switch (connection.Statement("PRAGMA user_version").Number())
        {
            case 0:
                connection.Execute("BEGIN IMMEDIATE");
                connection.Execute(Schema);
                connection.Statement("INSERT INTO about (name, value) VALUES ('key', ?1)", key.Fingerprint).Run();
                connection.Execute($"PRAGMA user_version = {Version}; COMMIT");
                break;
            case Version:
                break;
            case var other:
                throw new StartupException($"The mailbox {path} has version {other}, and this program knows version {Version}; run the program that wrote it, or a newer one.");
        }

        QueueTable.Prepare(connection);
        connection.Execute(TeamTable.Schema);
        if (connection.Statement("SELECT value FROM about WHERE name = 'key'").List(row => row.Bytes(0)) is not [var written] || !CryptographicOperations.FixedTimeEquals(written, key.Fingerprint))
        {
            throw new StartupException($"The storage key beside {path} is not the one that it was written with. Put the right one back from where it is kept safe.");
        }

        connection.Execute(LaterIndexes);
    }

    private static ImmutableDictionary<OwnerId, OwnerRow> Rows(SqliteSession connection, IEnumerable<OwnerId> owners)
    {
        var rows = ImmutableDictionary.CreateBuilder<OwnerId, OwnerRow>();
        connection.Begin();
        foreach (var owner in owners)
        {
            connection.Statement("INSERT OR IGNORE INTO owner (code) VALUES (?1)", owner.Value).Run();
            var id = connection.Statement("SELECT id FROM owner WHERE code = ?1", owner.Value).Number()!.Value;
            rows[owner] = new OwnerRow(id, MailTable.Lanes(connection, id));
        }

        connection.Commit();
        return rows.ToImmutable();
    }
}

/// <summary>An owner as its gateway's file has it.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Lanes">How far its feed was fetched, by lane.</param>
internal sealed record OwnerRow(long Id, LanePosition[] Lanes);
