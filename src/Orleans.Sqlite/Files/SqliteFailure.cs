using System.Data.Common;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>SQLite answered with an error code.</summary>
/// <param name="code">The extended code.</param>
/// <param name="message">What SQLite says, without the number.</param>
public sealed class SqliteFailure(int code, string message) : DbException($"SQLite error {code}: {message}")
{
    /// <summary>The extended code.</summary>
    public int Code { get; } = code;

    /// <summary>What SQLite says, without the number.</summary>
    public string Text { get; } = message;

    /// <summary>Another process holds the database.</summary>
    public bool IsBusy => Primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The file is no database or its content contradicts itself.</summary>
    public bool IsDamaged => Primary is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>The statement broke a rule of the schema; the transaction is unharmed.</summary>
    public bool IsConstraint => Primary is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    /// <summary>The code without its extension.</summary>
    public int Primary => Code & 0xff;
}
