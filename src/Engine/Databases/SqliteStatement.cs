using SQLitePCL;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>A prepared statement of one connection.</summary>
internal sealed class SqliteStatement(SqliteFile file, sqlite3_stmt statement) : IDisposable
{
    internal SqliteStatement Bind(int index, long value)
    {
        file.Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, string? value)
    {
        file.Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, ReadOnlyMemory<byte>? value)
    {
        file.Check(value switch
        {
            null => raw.sqlite3_bind_null(statement, index),
            { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, index, 0),
            { } bytes => raw.sqlite3_bind_blob(statement, index, bytes.Span),
        });
        return this;
    }

    /// <summary>Advances to the next row; false when there is none.</summary>
    internal bool Step()
    {
        int code = raw.sqlite3_step(statement);
        file.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement that answers no rows and makes it ready for the next time.</summary>
    internal void Execute()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs a statement that answers no rows; false when another connection holds the lock that it needs.</summary>
    internal bool TryExecute()
    {
        int code = raw.sqlite3_step(statement);
        Reset();
        if ((code & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }

        file.Check(code);
        return true;
    }

    internal void Reset() => _ = raw.sqlite3_reset(statement);

    internal long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    internal string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    internal byte[]? GetBytes(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL
        ? null
        : raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}
