using SQLitePCL;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>What SQLite answered when it did not do what it was asked.</summary>
internal sealed class SqliteFailureException(int resultCode, string message) : Exception(message)
{
    /// <summary>The primary result code, such as <c>SQLITE_BUSY</c>.</summary>
    internal int ResultCode { get; } = resultCode & 0xff;

    /// <summary>The connection can no longer be trusted and has to be opened anew.</summary>
    internal bool BreaksConnection => ResultCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN;
}
