using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>One part of a hub's database (journal, attachments, items, replica or grain state), opened on first use: its tables are made, or their version checked.</summary>
internal sealed class PostgresStore(PostgresSource source, PostgresSchema schema, string table, HubDatabaseOptions options, ILogger logger)
{
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
            await using var command = new NpgsqlCommand($"LOCK TABLE {table} IN ROW EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
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
        if (writing && options.Lease is { IsLost: true })
        {
            throw CommitLease.Refusal(source.Hub, source.Database);
        }

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
        if (await schema.MakeAsync(connection, cancellationToken).ConfigureAwait(false) is { } cause)
        {
            throw Remember(new HubUnavailableException(source.Hub, source.Database, cause));
        }
    }

    private HubUnavailableException Remember(HubUnavailableException failure)
    {
        _openFailure = failure;
        _openFailedAt = Stopwatch.GetTimestamp();
        Log.CannotOpen(logger, failure.Hub, failure.Database, failure.Cause);
        return failure;
    }
}
