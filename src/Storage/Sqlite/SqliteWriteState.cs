using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>What the writer of a file works with: lives as long as its session.</summary>
internal class SqliteWriteState(SqliteSession session) : IGroupCommitSession
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

    public bool InTransaction => Session.InTransaction;

    public void SetSavepoint()
    {
        _savepoint.Run();
        SavepointSet();
    }

    public void UndoToSavepoint()
    {
        SavepointUndone();
        _undo.Run();
    }

    public void ReleaseSavepoint() => _release.Run();

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

/// <summary>Writes nothing: done as soon as the database is open and, when asked for, its write lock was obtained once.</summary>
internal sealed class SqliteOpening(bool withLock) : GroupCommitWork<SqliteWriteState, bool>
{
    public override bool NeedsTransaction => withLock;

    public override int Bytes => 64;

    public override bool Run(SqliteWriteState session) => true;
}
