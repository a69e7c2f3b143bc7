using SQLitePCL;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>
/// One connection to a SQLite file, for use by one thread at a time. It speaks to SQLite directly: statements stay
/// prepared, and waiting for a lock is SQLite's own short steps instead of the driver's fixed pause.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly TimeProvider _time;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(sqlite3 handle, string path, TimeProvider time)
    {
        _handle = handle;
        _time = time;
        FilePath = path;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    internal string FilePath { get; }

    internal bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    internal int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens or creates the file with a write-ahead log in which every commit is flushed.</summary>
    internal static SqliteFile Open(string path, TimeProvider time)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        int code = raw.sqlite3_open_v2(path, out sqlite3 handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            Check(code, handle);
            Check(raw.sqlite3_busy_timeout(handle, (int)DatabaseSettings.LockTimeout.TotalMilliseconds), handle);
            UseWriteAheadLog(handle, time);
            Check(raw.sqlite3_exec(handle, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096"), handle);
            return new SqliteFile(handle, path, time);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    internal SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement));
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    internal void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>
    /// Begins a transaction that writes. SQLite's own waiting grows to steps of a tenth of a second, in which another
    /// process that writes without pause always comes first; short even steps give everybody a chance.
    /// </summary>
    internal void Begin()
    {
        long start = _time.GetTimestamp();
        Check(raw.sqlite3_busy_timeout(_handle, 0));
        try
        {
            while (!_begin.TryExecute())
            {
                if (_time.GetElapsedTime(start) > DatabaseSettings.LockTimeout)
                {
                    throw new SqliteFailureException(raw.SQLITE_BUSY, "database is locked");
                }

                Thread.Sleep(1);
            }
        }
        finally
        {
            Check(raw.sqlite3_busy_timeout(_handle, (int)DatabaseSettings.LockTimeout.TotalMilliseconds));
        }
    }

    internal void Commit() => _commit.Execute();

    /// <summary>Ends a transaction that failed; SQLite itself may have ended it already.</summary>
    internal void Rollback()
    {
        if (InTransaction)
        {
            _rollback.Execute();
        }
    }

    internal void Check(int code) => Check(code, _handle);

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }

    // Changing to the write-ahead log takes the file for itself, and there SQLite answers "busy" without waiting.
    private static void UseWriteAheadLog(sqlite3 handle, TimeProvider time)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            int code = raw.sqlite3_exec(handle, "PRAGMA journal_mode = WAL");
            if ((code & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED) || time.GetElapsedTime(start) > DatabaseSettings.LockTimeout)
            {
                Check(code, handle);
                return;
            }

            Thread.Sleep(1);
        }
    }

    private static void Check(int code, sqlite3 handle)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteFailureException(code, raw.sqlite3_errmsg(handle).utf8_to_string());
        }
    }
}
