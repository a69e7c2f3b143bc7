using System.Globalization;
using SQLitePCL;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A database layout: its script and the numbers that a file carries to be known again.</summary>
/// <param name="Name">Name of the scripts: <c>NAME.sqlite.sql</c> makes version 1, <c>NAME.N.sqlite.sql</c> turns version N - 1 into N.</param>
/// <param name="ApplicationId">Tells a file of this layout from any other SQLite file.</param>
/// <param name="Version">The newest version that this program knows.</param>
/// <param name="PageSize">Page size of new files in bytes.</param>
/// <param name="WriterCache">The most memory that the writer keeps pages in, in KiB.</param>
internal sealed record SqliteSchema(string Name, int ApplicationId, int Version, int PageSize, int WriterCache)
{
    public static SqliteSchema Journal { get; } = new("journal", 0x494D4A01, 2, PageSize: 4096, WriterCache: 16 * 1024);

    public static SqliteSchema Attachments { get; } = new("attachments", 0x494D4101, 2, PageSize: 16384, WriterCache: 4 * 1024);

    public static SqliteSchema Items { get; } = new("items", 0x494D4901, 1, PageSize: 4096, WriterCache: 4 * 1024);

    /// <summary>Sets up a session for writing, and the file when it is new.</summary>
    public void PrepareWriter(SqliteSession session)
    {
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={PageSize}"));
        session.Execute("PRAGMA trusted_schema=OFF");
        session.Execute("PRAGMA cell_size_check=ON");
        session.Execute("PRAGMA temp_store=MEMORY");
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size=-{WriterCache}"));
        SqliteStatement mode = session.Statement("PRAGMA journal_mode=WAL");
        string journalMode = mode.Step() ? mode.Text(0) : "";
        mode.Reset();
        if (journalMode != "wal")
        {
            throw new SqliteFailure(raw.SQLITE_CANTOPEN, $"the file system does not allow a write-ahead log (journal mode '{journalMode}')");
        }

        session.Execute("PRAGMA synchronous=FULL");

        // What is deleted is overwritten; in the log it stays until SqliteErasure has been there.
        session.Execute("PRAGMA secure_delete=ON");

        // Checkpoints are run beside the writer, see SqliteCheckpoints.
        session.Execute("PRAGMA wal_autocheckpoint=0");
        if (StoredVersion(session) < Version)
        {
            Upgrade(session);
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

    /// <summary>The version that the file has; 0 when it is new.</summary>
    private int StoredVersion(SqliteSession session)
    {
        long application = session.Statement("PRAGMA application_id").Number() ?? 0;
        long version = session.Statement("PRAGMA user_version").Number() ?? 0;
        if (application == ApplicationId && version > Version)
        {
            throw new SqliteFailure(raw.SQLITE_MISMATCH, $"it has schema version {version} and this program knows versions up to {Version}: use a newer version of the program");
        }

        if (application == ApplicationId && version > 0)
        {
            return (int)version;
        }

        // A process that was killed while it made the file leaves it empty.
        long objects = session.Statement("SELECT count(*) FROM sqlite_schema").Number() ?? 0;
        return application == 0 && version == 0 && objects == 0
            ? 0
            : throw new SqliteFailure(raw.SQLITE_MISMATCH, "it is a database of another program");
    }

    /// <summary>Makes a new file, or a newer one of an older one: whole or not at all.</summary>
    private void Upgrade(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have done it in the meantime.
            int stored = StoredVersion(session);
            for (int version = stored + 1; version <= Version; version++)
            {
                session.Execute(SchemaScript.Read(version == 1 ? $"{Name}.sqlite.sql" : string.Create(CultureInfo.InvariantCulture, $"{Name}.{version}.sqlite.sql")));
            }

            if (stored < Version)
            {
                session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}"));
            }

            session.Execute("COMMIT");
        }
        catch
        {
            if (session.InTransaction)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
