namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>What the writer of a file works with: lives as long as its session.</summary>
internal class SqliteWriteState(SqliteSession session) : IDisposable
{
    private readonly SqliteStatement _savepoint = session.Statement("SAVEPOINT work");
    private readonly SqliteStatement _release = session.Statement("RELEASE work");
    private readonly SqliteStatement _undo = session.Statement("ROLLBACK TO work");
    private readonly SqliteStatement _begin = session.Statement("BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = session.Statement("COMMIT");
    private readonly SqliteStatement _dataVersion = session.Statement("PRAGMA data_version");

    public SqliteSession Session { get; } = session;

    /// <summary>The time of the group that is being written, in microseconds since 1970.</summary>
    public long Now { get; set; }

    /// <summary>Whether something was deleted whose bytes have to leave the files, also by a write that was undone.</summary>
    public bool HasErased { get; set; }

    /// <summary>Changes when another process wrote.</summary>
    public long DataVersion => _dataVersion.Number() ?? 0;

    public void Begin() => _begin.Run();

    public void Commit()
    {
        _commit.Run();
        Committed();
    }

    public void Rollback()
    {
        RolledBack();
        if (Session.InTransaction)
        {
            Session.Execute("ROLLBACK");
        }
    }

    /// <summary>Runs one work so that it can be undone without its group.</summary>
    public bool Run(SqliteWork work)
    {
        _savepoint.Run();
        SavepointSet();
        bool keep = false;
        try
        {
            keep = work.Run(this);
        }
        finally
        {
            // After some errors SQLite has ended the whole transaction; the group fails then.
            if (Session.InTransaction)
            {
                if (!keep)
                {
                    SavepointUndone();
                    _undo.Run();
                }

                _release.Run();
            }
        }

        return keep;
    }

    public void Dispose() => Session.Dispose();

    protected virtual void SavepointSet()
    {
    }

    protected virtual void SavepointUndone()
    {
    }

    protected virtual void Committed()
    {
    }

    protected virtual void RolledBack()
    {
    }
}
