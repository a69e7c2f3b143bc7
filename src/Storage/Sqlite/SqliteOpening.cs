namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>Writes nothing: done as soon as the database is open and, when asked for, its write lock was obtained once.</summary>
internal sealed class SqliteOpening(bool withLock) : SqliteWork<bool>
{
    public override bool NeedsTransaction => withLock;

    public override int Bytes => 64;

    public override bool Run(SqliteWriteState state) => true;
}
