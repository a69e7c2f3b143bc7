using Interpol.Mesh.Storage.Writing;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A write of a SQLite file: runs inside a savepoint of its group's transaction.</summary>
internal abstract class SqliteWork : Work
{
    /// <summary>False for a work that only wants the database open.</summary>
    public virtual bool NeedsTransaction => true;

    /// <summary>Writes and remembers the result; false undoes what it wrote. An exception undoes it too and fails this work alone, unless the database itself failed.</summary>
    public abstract bool Run(SqliteWriteState state);
}
