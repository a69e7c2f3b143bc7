using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>A connection to a SQLite database that keeps its statements prepared. Not safe for use by several threads at once.</summary>
internal sealed class MailConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    /// <summary>Opens a database.</summary>
    /// <param name="path">The file, or <c>:memory:</c>.</param>
    public MailConnection(string path)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 };
        _connection = new SqliteConnection(settings.ConnectionString);
        _connection.Open();
    }

    /// <summary>Runs statements that are not kept.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteNonQuery();

    /// <summary>The first value of the first row; null when there is none.</summary>
    public object? Value(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>The first value of the first row as a number; 0 when there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) => Value(sql, values) is long number ? number : 0;

    /// <summary>Runs a statement that inserts a row; the number of that row.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Run(sql, values);
        return Number("SELECT last_insert_rowid()");
    }

    /// <summary>Reads rows.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values) => Rows(sql, map, static _ => true, values);

    /// <summary>Reads rows until there are enough.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> map, Predicate<T> more, params ReadOnlySpan<object?> values)
    {
        using var reader = Statement(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            var row = map(reader);
            rows.Add(row);
            if (!more(row))
            {
                break;
            }
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>Values stand in the statement as ?1, ?2 and so on.</summary>
    private SqliteCommand Statement(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            }

            _statements.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
