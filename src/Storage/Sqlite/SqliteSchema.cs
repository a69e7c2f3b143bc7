using System.Globalization;
using Orleans.Sqlite;
using SQLitePCL;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A database layout: its script and the numbers that a file carries to be known again.</summary>
/// <param name="Name">Name of the script, <c>NAME.sqlite.sql</c>.</param>
/// <param name="ApplicationId">Tells a file of this layout from any other SQLite file.</param>
/// <param name="Version">The version that this program knows; a file of another one is refused.</param>
/// <param name="PageSize">Page size of new files in bytes.</param>
/// <param name="WriterCache">The most memory that the writer keeps pages in, in KiB.</param>
internal sealed record SqliteSchema(string Name, int ApplicationId, int Version, int PageSize, int WriterCache)
{
    public static SqliteSchema Journal { get; } = new("journal", 0x494D4A01, 3, PageSize: 4096, WriterCache: 16 * 1024);

    public static SqliteSchema Attachments { get; } = new("attachments", 0x494D4101, 3, PageSize: 16384, WriterCache: 4 * 1024);

    public static SqliteSchema Items { get; } = new("items", 0x494D4901, 1, PageSize: 4096, WriterCache: 4 * 1024);

    public static SqliteSchema Replica { get; } = new("replica", 0x494D5201, 1, PageSize: 2048, WriterCache: 16 * 1024);

    /// <summary>Sets up a session for writing, and the file when it is new.</summary>
    /// <param name="session">The session.</param>
    /// <param name="patience">How long to wait for the lock of another connection.</param>
    public void PrepareWriter(SqliteSession session, TimeSpan patience)
    {
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={PageSize}"));
        session.Execute("PRAGMA trusted_schema=OFF");
        session.Execute("PRAGMA cell_size_check=ON");
        session.Execute("PRAGMA temp_store=MEMORY");
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size=-{WriterCache}"));
        if (!session.UseWriteAheadLog(patience))
        {
            throw new SqliteFailure(raw.SQLITE_CANTOPEN, "the file system does not allow a write-ahead log");
        }

        session.Execute("PRAGMA synchronous=FULL");

        // What is deleted is overwritten; in the log it stays until SqliteErasure has been there.
        session.Execute("PRAGMA secure_delete=ON");

        // Checkpoints are run beside the writer, see SqliteCheckpoints.
        session.Execute("PRAGMA wal_autocheckpoint=0");
        if (InTransaction(session, "BEGIN", IsNew))
        {
            InTransaction(session, "BEGIN IMMEDIATE", Make);
        }
    }

    /// <summary>Sets up a session for reading.</summary>
    public static void PrepareReader(SqliteSession session)
    {
        session.Execute("PRAGMA trusted_schema=OFF");
        session.Execute("PRAGMA cell_size_check=ON");
        session.Execute("PRAGMA temp_store=MEMORY");
        session.Execute("PRAGMA cache_size=-2048");
        session.Execute("PRAGMA query_only=ON");
    }

    /// <summary>
    /// Whether the file is empty; throws when it is anything but a file of this version. Asks several questions, so in a transaction: another process that makes the
    /// file between two of them would leave answers that belong to no file.
    /// </summary>
    private bool IsNew(SqliteSession session)
    {
        long application = session.Statement("PRAGMA application_id").Number() ?? 0;
        long version = session.Statement("PRAGMA user_version").Number() ?? 0;
        if (application == ApplicationId && version > 0)
        {
            return version == Version ? false : throw new SqliteFailure(raw.SQLITE_MISMATCH, SchemaScript.OtherVersion(version, Version));
        }

        // A process that was killed while it made the file leaves it empty.
        long objects = session.Statement("SELECT count(*) FROM sqlite_schema").Number() ?? 0;
        return application == 0 && version == 0 && objects == 0 ? true : throw new SqliteFailure(raw.SQLITE_MISMATCH, "it is a database of another program");
    }

    /// <summary>Makes the tables, unless another process has done it in the meantime.</summary>
    private bool Make(SqliteSession session)
    {
        if (!IsNew(session))
        {
            return false;
        }

        session.Execute(SchemaScript.Read($"{Name}.sqlite.sql"));
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}"));
        return true;
    }

    /// <summary>Does something with the file whole or not at all, and with all of it as it was at one moment.</summary>
    private static bool InTransaction(SqliteSession session, string begin, Func<SqliteSession, bool> work)
    {
        session.Execute(begin);
        try
        {
            bool result = work(session);
            session.Execute("COMMIT");
            return result;
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }
}
