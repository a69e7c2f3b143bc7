using System.Text;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>A prepared statement. Parameters and columns are numbered as in SQLite: parameters from 1, columns from 0.</summary>
public sealed class SqliteStatement : IDisposable
{
    private const int StackCharacters = 256;

    private readonly SqliteSession _session;
    private readonly sqlite3_stmt _handle;

    internal SqliteStatement(SqliteSession session, sqlite3_stmt handle) => (_session, _handle) = (session, handle);

    /// <summary>Sets a parameter to a number.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        _session.Check(raw.sqlite3_bind_int64(_handle, parameter, value));
        return this;
    }

    /// <summary>Sets a parameter to a text.</summary>
    public SqliteStatement Bind(int parameter, string value)
    {
        if (value.Length == 0)
        {
            // Of no bytes SQLite would make null.
            _session.Check(raw.sqlite3_bind_text(_handle, parameter, value));
            return this;
        }

        // UTF-8 needs at most three bytes for a UTF-16 code unit.
        Span<byte> buffer = stackalloc byte[StackCharacters * 3];
        ReadOnlySpan<byte> text = value.Length > StackCharacters ? Encoding.UTF8.GetBytes(value) : buffer[..Encoding.UTF8.GetBytes(value, buffer)];
        _session.Check(raw.sqlite3_bind_text(_handle, parameter, text));
        return this;
    }

    /// <summary>Sets a parameter to bytes.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlyMemory<byte> value)
    {
        _session.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0) : raw.sqlite3_bind_blob(_handle, parameter, value.Span));
        return this;
    }

    /// <summary>Sets a parameter to null.</summary>
    public SqliteStatement BindNull(int parameter)
    {
        _session.Check(raw.sqlite3_bind_null(_handle, parameter));
        return this;
    }

    /// <summary>Runs to the next row; false at the end. Reset the statement afterwards.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_handle);
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
        return _session.Changes;
    }

    /// <summary>Runs a statement that inserts a row and tells the number of that.</summary>
    public long Insert()
    {
        Run();
        return _session.LastRowId;
    }

    /// <summary>Ends the run, so that the statement can be run anew.</summary>
    public void Reset() => raw.sqlite3_reset(_handle);

    /// <summary>The number in the first column of the first row, or null without a row or a value.</summary>
    public long? Number()
    {
        long? number = Step() && !IsNull(0) ? Int64(0) : null;
        Reset();
        return number;
    }

    /// <summary>All rows, or the first ones.</summary>
    /// <param name="read">Reads a row.</param>
    /// <param name="more">Whether more are wanted behind one that was read; without it all are.</param>
    public List<T> List<T>(Func<SqliteStatement, T> read, Predicate<T>? more = null)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
            {
                rows.Add(read(this));
                if (more?.Invoke(rows[^1]) == false)
                {
                    break;
                }
            }

            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The number in a column.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>Whether a column has no value.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>The text in a column.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    /// <summary>A copy of a column's bytes; empty for null.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    /// <summary>How many bytes a column has.</summary>
    public int Length(int column) => raw.sqlite3_column_bytes(_handle, column);

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private SqliteFailure FailedStep(int code)
    {
        SqliteFailure failure = _session.Failure(code);
        Reset();
        return failure;
    }
}
