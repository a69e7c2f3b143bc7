namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A write that is a function.</summary>
internal sealed class SqliteAction<TResult>(Func<SqliteWriteState, TResult> run, int bytes = 256) : SqliteWork<TResult>
{
    public override int Bytes => bytes;

    public override bool Run(SqliteWriteState state)
    {
        Result = run(state);
        return true;
    }
}
