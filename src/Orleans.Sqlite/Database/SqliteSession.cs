using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>A connection with its prepared statements, used by one thread. Jobs run their statements through it.</summary>
/// <param name="connection">The open connection.</param>
/// <param name="patience">How long to wait for the lock of another connection.</param>
internal sealed class SqliteSession(SqliteConnection connection, TimeSpan patience) : IGroupCommitSession
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Reads all rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads the number in the first column of the first row, or null if there is no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => (long?)Prepare(sql, parameters).ExecuteScalar();

    /// <summary>
    /// Begins a transaction. SQLite wakes nobody when a lock is released, and its own waiting soon looks only every 100 ms: beside a process
    /// that writes without a pause that would hardly ever hit the moment between two transactions. So this looks every millisecond.
    /// </summary>
    public void Begin(string statement)
    {
        var start = Stopwatch.GetTimestamp();
        int result;
        while ((result = raw.sqlite3_exec(connection.Handle, statement)) == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(start) < patience)
        {
            Thread.Sleep(1);
        }

        ThrowIfFailed(result);
    }

    /// <inheritdoc />
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <inheritdoc />
    public void Begin() => Begin("BEGIN IMMEDIATE");

    /// <inheritdoc />
    public void Commit() => Run("COMMIT");

    /// <inheritdoc />
    public void Rollback()
    {
        if (InTransaction)
        {
            Run("ROLLBACK");
        }
    }

    /// <inheritdoc />
    public void SetSavepoint() => Run("SAVEPOINT work");

    /// <inheritdoc />
    public void UndoToSavepoint() => Run("ROLLBACK TO work");

    /// <inheritdoc />
    public void ReleaseSavepoint() => Run("RELEASE work");

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void Run(string statement) => ThrowIfFailed(raw.sqlite3_exec(connection.Handle, statement));

    private void ThrowIfFailed(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), result, raw.sqlite3_extended_errcode(connection.Handle));
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _commands.Add(sql, command);
        }

        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters[index].Value = parameters[index].Value ?? DBNull.Value;
        }

        return command;
    }
}
