using SQLitePCL;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>One connection to a SQLite file, used by one thread at a time, with its prepared statements.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const uint PreparePersistent = 1;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(sqlite3 handle) => _handle = handle;

    /// <summary>Rows changed by the last statement that changed any table.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public long LastRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open; SQLite ends one by itself after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens a file. Nothing is read yet, so damage shows only later.</summary>
    public static SqliteSession Open(string path, bool create, TimeSpan busyTimeout)
    {
        int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        int code = raw.sqlite3_open_v2(path, out sqlite3 handle, flags, null);
        var session = new SqliteSession(handle);
        try
        {
            session.Check(code);
            raw.sqlite3_extended_result_codes(handle, 1);
            session.Check(raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A prepared statement for this text, kept for the next use.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            Check(raw.sqlite3_prepare_v3(_handle, sql, PreparePersistent, out sqlite3_stmt prepared));
            statement = new SqliteStatement(this, prepared);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs one or several statements without parameters or results.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Runs a checkpoint that waits for nobody and tells how many frames the log had when it began.</summary>
    public int CheckpointPassive()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out int frames, out _));
        return frames;
    }

    /// <summary>Runs a checkpoint that lets the next writer start the log from its beginning; waits for writers and readers up to the busy timeout.</summary>
    public void CheckpointRestart() => Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _));

    /// <summary>Runs a checkpoint that leaves an empty log; waits for writers and readers up to the busy timeout.</summary>
    public void CheckpointTruncate() => Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    /// <summary>How many pages this session wrote since it was asked last.</summary>
    public int TakePagesWritten() =>
        raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, 1) == raw.SQLITE_OK ? pages : 0;

    public void SetBusyTimeout(TimeSpan timeout) => Check(raw.sqlite3_busy_timeout(_handle, (int)timeout.TotalMilliseconds));

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public SqliteFailure Failure(int code)
    {
        int extended = raw.sqlite3_extended_errcode(_handle);
        return new SqliteFailure((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _handle.Dispose();
    }
}
