using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>One part of a hub's database (journal or attachments), opened on first use: its tables are made, or their version checked.</summary>
internal sealed class PostgresStore(PostgresSource source, string part, int version, string table, HubDatabaseOptions options, ILogger logger)
{
    // Any number that all programs of ours use for making tables and nobody else uses.
    private const long SchemaLock = 0x494D_5348;

    private readonly SemaphoreSlim _opening = new(1, 1);
    private HubUnavailableException? _openFailure;
    private long _openFailedAt;
    private volatile bool _opened;

    public PostgresSource Source => source;

    /// <summary>Whether the error comes from the server or the way to it.</summary>
    public static bool IsFailure(Exception exception) => exception is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>Opens the database and makes sure that its tables can be written to.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"LOCK TABLE {table} IN ROW EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw source.Unopenable(failure);
        }
    }

    public ValueTask EnsureOpenAsync(CancellationToken cancellationToken) => _opened ? ValueTask.CompletedTask : new ValueTask(OpenOnceAsync(cancellationToken));

    /// <summary>Runs one statement that writes.</summary>
    public Task<TResult> WriteAsync<TResult>(string sql, object?[] parameters, Func<NpgsqlDataReader, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken) =>
        RunAsync(sql, parameters, read, writing: true, cancellationToken);

    /// <summary>Runs one statement that writes and tells how many rows it changed.</summary>
    public Task<int> WriteAsync(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        WriteAsync(sql, parameters, static (reader, _) => Task.FromResult(reader.RecordsAffected), cancellationToken);

    /// <summary>Runs one statement that reads, and makes an item of each row until it makes none.</summary>
    public Task<List<TItem>> ReadAsync<TItem>(string sql, object?[] parameters, Func<NpgsqlDataReader, TItem?> read, CancellationToken cancellationToken)
        where TItem : notnull =>
        RunAsync(
            sql,
            parameters,
            async (reader, token) =>
            {
                var items = new List<TItem>();
                while (await reader.ReadAsync(token).ConfigureAwait(false) && read(reader) is { } item)
                {
                    items.Add(item);
                }

                return items;
            },
            writing: false,
            cancellationToken);

    private async Task<TResult> RunAsync<TResult>(
        string sql, object?[] parameters, Func<NpgsqlDataReader, CancellationToken, Task<TResult>> read, bool writing, CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await source.RunAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            // Whoever asked is told no servers and causes: the log has to say them.
            Log.Failed(logger, source.Hub, source.Database, failure.Message);
            throw source.Explain(failure, writing);
        }
    }

    private async Task OpenOnceAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened)
            {
                return;
            }

            if (_openFailure is { } known && Stopwatch.GetElapsedTime(_openFailedAt) < options.ReopenDelay)
            {
                throw new HubUnavailableException(known.Hub, known.Database, known.Cause, known);
            }

            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            _openFailure = null;
            _opened = true;
            Log.Opened(logger, source.Hub, source.Database);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw Remember(source.Unopenable(failure));
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS storage_schema (part text PRIMARY KEY, version int NOT NULL)", cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("SELECT version FROM storage_schema WHERE part = $1", connection) { Parameters = { new NpgsqlParameter { Value = part } } };
        int stored = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int? ?? 0;
        if (stored > version)
        {
            throw Remember(new HubUnavailableException(
                source.Hub, source.Database, $"it has schema version {stored} and this program knows versions up to {version}: use a newer version of the program"));
        }

        if (stored < version)
        {
            await UpgradeAsync(connection, stored, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the tables, or newer ones of older ones, in the transaction that is open.</summary>
    private async Task UpgradeAsync(NpgsqlConnection connection, int stored, CancellationToken cancellationToken)
    {
        for (int step = stored + 1; step <= version; step++)
        {
            string script = step == 1 ? $"{part}.postgresql.sql" : string.Create(CultureInfo.InvariantCulture, $"{part}.{step}.postgresql.sql");
            await ExecuteAsync(connection, SchemaScript.Read(script), cancellationToken).ConfigureAwait(false);
        }

        // Functions are not upgraded but replaced.
        await ExecuteAsync(connection, SchemaScript.Read($"{part}.functions.postgresql.sql"), cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO storage_schema VALUES ('{part}', {version}) ON CONFLICT (part) DO UPDATE SET version = excluded.version"),
            cancellationToken).ConfigureAwait(false);
    }

    private HubUnavailableException Remember(HubUnavailableException failure)
    {
        _openFailure = failure;
        _openFailedAt = Stopwatch.GetTimestamp();
        Log.CannotOpen(logger, failure.Hub, failure.Database, failure.Cause);
        return failure;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
