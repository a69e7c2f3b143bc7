using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>What the writer of a file works with: lives as long as its session.</summary>
internal class SqliteWriteState(SqliteSession session) : IGroupCommitSession
{
    public SqliteSession Session { get; } = session;

    /// <summary>The time of the group that is being written, in microseconds since 1970.</summary>
    public long Now { get; set; }

    /// <summary>Whether something was deleted whose bytes have to leave the files, also by a write that was undone.</summary>
    public bool HasErased { get; set; }

    /// <summary>Changes when another process wrote.</summary>
    public long DataVersion => Session.Statement("PRAGMA data_version").Number() ?? 0;

    public void Begin() => Session.Begin();

    public void Commit()
    {
        Session.Commit();
        Committed();
    }

    public void Rollback()
    {
        RolledBack();
        Session.Rollback();
    }

    public bool InTransaction => Session.InTransaction;

    public void SetSavepoint()
    {
        Session.SetSavepoint();
        SavepointSet();
    }

    public void UndoToSavepoint()
    {
        SavepointUndone();
        Session.UndoToSavepoint();
    }

    public void ReleaseSavepoint() => Session.ReleaseSavepoint();

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
