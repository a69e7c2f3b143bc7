using System.Globalization;
using Interpol.Mesh.Storage.Journal;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>The connections to one hub's database, and its errors in the storage's words.</summary>
internal sealed class PostgresSource : IAsyncDisposable
{
    private readonly HubDatabaseOptions _options;
    private readonly NpgsqlDataSource _source;

    public PostgresSource(string hub, string connectionString, HubDatabaseOptions options)
    {
        Hub = hub;
        _options = options;
        NpgsqlConnectionStringBuilder builder = Parse(hub, connectionString);
        Database = $"{builder.Host}:{builder.Port}/{builder.Database}";

        // As start options they outlive the reset of a pooled connection.
        string timeouts = string.Create(
            CultureInfo.InvariantCulture,
            $"-c lock_timeout={(long)options.BusyTimeout.TotalMilliseconds} -c idle_in_transaction_session_timeout={2 * (long)options.BusyTimeout.TotalMilliseconds}");
        builder.Options = string.IsNullOrEmpty(builder.Options) ? timeouts : builder.Options + " " + timeouts;

        // A connection on which nothing has come for so long is given up: after a link was cut the system repeats what was lost on it ever more rarely.
        builder.CommandTimeout = Math.Min(builder.CommandTimeout, Math.Max(1, (int)(2 * options.BusyTimeout.TotalSeconds)));
        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 40);
        builder.AutoPrepareMinUsages = 2;
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    public string Hub { get; }

    /// <summary>Server and database, without credentials.</summary>
    public string Database { get; }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Runs one statement, which is one transaction, and reads its result.</summary>
    public async Task<TResult> RunAsync<TResult>(string sql, object?[] parameters, Func<NpgsqlDataReader, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand(sql);
        foreach (object? parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await read(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The exception for a caller whose read or write failed.</summary>
    public Exception Explain(Exception failure, bool writing)
    {
        switch (failure)
        {
            case PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }:
                return new JournalUnavailableException(
                    $"The database of hub '{Hub}' is locked: {Database}: another session has held a lock for more than {_options.BusyTimeout.TotalSeconds:0.#} s; nothing was stored.",
                    outcomeUnknown: false,
                    failure);
            case PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } damage:
                return new HubUnavailableException(Hub, Database, damage.MessageText, damage);
            case PostgresException { Severity: "ERROR" } error:
                return new JournalUnavailableException($"The database of hub '{Hub}' failed: {Database}: {error.MessageText}; nothing was stored.", outcomeUnknown: false, error);
            default:
                string outcome = writing ? "it is not known whether the write was stored" : "nothing was stored";
                return new JournalUnavailableException($"The database of hub '{Hub}' failed: {Database}: {failure.Message}; {outcome}.", writing, failure);
        }
    }

    public HubUnavailableException Unopenable(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
        ? new HubUnavailableException(Hub, Database, $"another session has held its lock for more than {_options.BusyTimeout.TotalSeconds:0.#} s", failure)
        : new HubUnavailableException(Hub, Database, failure is PostgresException error ? error.MessageText : failure.Message, failure);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Parse(string hub, string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException failure)
        {
            throw new HubUnavailableException(hub, "PostgreSQL", $"its connection string cannot be read: {failure.Message}", failure);
        }
    }
}
