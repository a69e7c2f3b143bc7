using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using Orleans.Runtime;
using SQLitePCL;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>Turns what a database driver throws into one sentence that names the database and what to do.</summary>
internal static class DatabaseFailure
{
    /// <summary>True for failures that say something about the database, not about our program.</summary>
    internal static bool IsDatabaseError(Exception exception) =>
        exception is SqliteException or SqliteFailureException or NpgsqlException or IOException or UnauthorizedAccessException or SocketException
        || (exception is TimeoutException && exception.InnerException is not null);

    /// <summary>True when the database or its tables do not exist yet.</summary>
    internal static bool IsMissing(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_ERROR,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName,
        _ => false,
    };

    /// <summary>For a failure at start: the process cannot go on.</summary>
    internal static OrleansConfigurationException AtStart(DatabaseSettings settings, Exception cause) => new(Sentence(settings, cause), cause);

    /// <summary>For a failure while running: the operation failed, and whether it took effect is unknown.</summary>
    internal static OrleansException WhileRunning(DatabaseSettings settings, Exception cause) => new(Sentence(settings, cause), cause);

    private static string Sentence(DatabaseSettings settings, Exception cause)
    {
        string subject = "The " + settings.Description;
        int? code = cause switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode,
            SqliteFailureException sqlite => sqlite.ResultCode,
            _ => null,
        };

        return code switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                $"{subject} is damaged or is not a database: restore it from a backup, or move it away to start with an empty one. ({cause.Message})",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                $"{subject} is locked by another process and was not free within {DatabaseSettings.LockTimeout.TotalSeconds:0} s: find the process that holds it, for example with 'fuser'. ({cause.Message})",
            raw.SQLITE_CANTOPEN => $"{subject} cannot be opened: check that its folder exists and that this user may write there. ({cause.Message})",
            raw.SQLITE_READONLY => $"{subject} cannot be written: check its permissions and those of its folder. ({cause.Message})",
            raw.SQLITE_FULL => $"{subject} cannot grow because the disk is full. ({cause.Message})",
            raw.SQLITE_IOERR => $"{subject} cannot be read or written because the disk reports an error. ({cause.Message})",
            _ when cause is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
                $"{subject} gave no lock within {DatabaseSettings.LockTimeout.TotalSeconds:0} s: find the session that holds it in pg_stat_activity. ({cause.Message})",
            _ when cause is PostgresException => $"{subject} refused an operation: {cause.Message}",
            _ when settings.Kind == DatabaseKind.Postgres => $"{subject} does not answer: check that the server runs and that the connection string is right. ({cause.Message})",
            _ => $"{subject} cannot be used: {cause.Message}",
        };
    }
}
