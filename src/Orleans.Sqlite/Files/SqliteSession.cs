using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>One connection to a SQLite file, used by one thread at a time, with its prepared statements. Parameters stand in a statement as ?1, ?2 and so on.</summary>
public sealed class SqliteSession : IGroupCommitSession
{
    private const uint PreparePersistent = 1;

    private readonly sqlite3 _handle;
    private readonly IDisposable _owner;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private TimeSpan _busyTimeout;

    static SqliteSession() => Batteries_V2.Init();

    /// <summary>Takes over an open connection.</summary>
    /// <param name="connection">The connection; closed together with the session.</param>
    /// <param name="busyTimeout">How long a statement waits for the lock of another connection.</param>
    public SqliteSession(SqliteConnection connection, TimeSpan busyTimeout)
        : this(connection.Handle!, connection) => SetBusyTimeout(busyTimeout);

    private SqliteSession(sqlite3 handle, IDisposable owner) => (_handle, _owner) = (handle, owner);

    /// <summary>Rows changed by the last statement that changed any table.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <inheritdoc />
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Whether the file can be read only.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") != 0;

    /// <summary>Opens a file. Nothing is read yet, so damage shows only later.</summary>
    /// <exception cref="SqliteFailure">It cannot be opened.</exception>
    public static SqliteSession Open(string path, bool create, TimeSpan busyTimeout)
    {
        int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        int code = raw.sqlite3_open_v2(path, out sqlite3 handle, flags, null);
        var session = new SqliteSession(handle, handle);
        try
        {
            session.Check(code);
            raw.sqlite3_extended_result_codes(handle, 1);
            session.SetBusyTimeout(busyTimeout);
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

    /// <summary>A prepared statement with values for its parameters.</summary>
    public SqliteStatement Statement(string sql, params ReadOnlySpan<object?> values)
    {
        SqliteStatement statement = Statement(sql);
        for (int index = 0; index < values.Length; index++)
        {
            _ = values[index] switch
            {
                null => statement.BindNull(index + 1),
                string text => statement.Bind(index + 1, text),
                byte[] bytes => statement.Bind(index + 1, bytes),
                IConvertible number => statement.Bind(index + 1, number.ToInt64(null)),
                var other => throw new ArgumentException($"SQLite takes no {other.GetType()}.", nameof(values)),
            };
        }

        return statement;
    }

    /// <summary>Runs one or several statements without parameters or results.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>
    /// Runs a statement that takes a lock, outside a transaction. SQLite wakes nobody when a lock is released, and its own waiting soon looks only every 100 ms: beside a
    /// process that writes without a pause that would hardly ever hit the moment between two transactions. So this looks every millisecond. Where SQLite reads before
    /// it takes the lock to write, as when it turns the write-ahead log on, it does not wait at all.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="patience">How long to wait for the lock of another connection.</param>
    /// <exception cref="SqliteFailure">It failed; busy when another connection held the lock for longer.</exception>
    public void ExecuteWhenFree(string statement, TimeSpan patience)
    {
        TimeSpan timeout = _busyTimeout;
        SetBusyTimeout(TimeSpan.Zero);
        try
        {
            long started = Stopwatch.GetTimestamp();
            int code;
            while ((code = raw.sqlite3_exec(_handle, statement) & 0xff) == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(started) < patience)
            {
                Thread.Sleep(1);
            }

            Check(code);
        }
        finally
        {
            SetBusyTimeout(timeout);
        }
    }

    /// <summary>Has the file use a write-ahead log; false where it cannot have one, for example on a file system of another machine.</summary>
    /// <param name="patience">How long to wait for the lock of another connection.</param>
    /// <exception cref="SqliteFailure">It failed; busy when another connection held the lock for longer.</exception>
    public bool UseWriteAheadLog(TimeSpan patience)
    {
        ExecuteWhenFree("PRAGMA journal_mode = WAL", patience);
        return Statement("PRAGMA journal_mode").List(row => row.Text(0)) is ["wal"];
    }

    /// <inheritdoc />
    public void Begin() => Statement("BEGIN IMMEDIATE").Run();

    /// <inheritdoc />
    public void Commit() => Statement("COMMIT").Run();

    /// <inheritdoc />
    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    /// <inheritdoc />
    public void SetSavepoint() => Statement("SAVEPOINT work").Run();

    /// <inheritdoc />
    public void UndoToSavepoint() => Statement("ROLLBACK TO work").Run();

    /// <inheritdoc />
    public void ReleaseSavepoint() => Statement("RELEASE work").Run();

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

    /// <summary>Sets how long a statement waits for the lock of another connection.</summary>
    public void SetBusyTimeout(TimeSpan timeout)
    {
        if (timeout != _busyTimeout)
        {
            Check(raw.sqlite3_busy_timeout(_handle, (int)timeout.TotalMilliseconds));
            _busyTimeout = timeout;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _owner.Dispose();
    }

    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    internal SqliteFailure Failure(int code)
    {
        int extended = raw.sqlite3_extended_errcode(_handle);
        return new SqliteFailure((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }
}
