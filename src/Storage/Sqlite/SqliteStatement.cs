using System.Text;
using SQLitePCL;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A prepared statement. Parameters and columns are numbered as in SQLite: parameters from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle) : IDisposable
{
    private const int StackCharacters = 256;

    public SqliteStatement Bind(int parameter, long value)
    {
        session.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        if (value.Length is 0 or > StackCharacters)
        {
            session.Check(raw.sqlite3_bind_text(handle, parameter, value));
            return this;
        }

        // UTF-8 needs at most three bytes for a UTF-16 code unit.
        Span<byte> buffer = stackalloc byte[StackCharacters * 3];
        int length = Encoding.UTF8.GetBytes(value, buffer);
        session.Check(raw.sqlite3_bind_text(handle, parameter, buffer[..length]));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlyMemory<byte> value)
    {
        session.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value.Span));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        session.Check(raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    /// <summary>Runs to the next row; false at the end. Reset the statement afterwards.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw FailedStep(code),
        };
    }

    /// <summary>Runs a statement that returns no rows and tells how many rows it changed.</summary>
    public int Run()
    {
        Step();
        Reset();
        return session.Changes;
    }

    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>The number in the first column of the first row, or null without a row.</summary>
    public long? Number()
    {
        long? number = Step() ? Int64(0) : null;
        Reset();
        return number;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>A copy of a column's bytes; empty for null.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public int Length(int column) => raw.sqlite3_column_bytes(handle, column);

    public void Dispose() => handle.Dispose();

    private SqliteFailure FailedStep(int code)
    {
        SqliteFailure failure = session.Failure(code);
        Reset();
        return failure;
    }
}
