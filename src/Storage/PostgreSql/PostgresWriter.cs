using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>
/// The one writer that this process has for a journal: takes everything queued and writes it in one round trip, which is one transaction.
/// Appends to the same stream follow each other in round trips of their own.
/// </summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private const int Parameters = 42;

    private static readonly string Call =
        $"SELECT * FROM storage_append({string.Join(", ", Enumerable.Range(1, Parameters).Select(number => string.Create(CultureInfo.InvariantCulture, $"${number}")))})";

    private readonly PostgresStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly GroupQueue<PostgresAppend> _queue;
    private readonly CommitLease? _lease;
    private readonly Lazy<Task> _loop;
    private readonly List<PostgresAppend> _group = [];
    private NpgsqlConnection? _connection;
    private int _disposed;

    public PostgresWriter(PostgresStore store, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _store = store;
        _timeProvider = timeProvider;
        _lease = options.Lease;
        _logger = logger;
        _queue = new GroupQueue<PostgresAppend>(options.WriteBounds);
        _loop = new Lazy<Task>(() => Task.Run(LoopAsync));
    }

    public Task<AppendResult> AppendAsync(PostgresAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = _loop.Value;
        append.WithdrawOn(cancellationToken);
        var added = false;
        try
        {
            added = _queue.TryAdd(append);
        }
        finally
        {
            if (!added)
            {
                append.TryStart();
            }
        }

        return added ? append.Task : throw JournalBusyException.Of(_store.Source.Database, _queue.Count, _queue.RetryAfter);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        if (_loop.IsValueCreated)
        {
            await _loop.Value.ConfigureAwait(false);
        }

        _queue.Dispose();
        await DiscardConnectionAsync().ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        var round = new List<PostgresAppend>();
        while (await _queue.TakeGroupAsync(_group).ConfigureAwait(false))
        {
            long started = Stopwatch.GetTimestamp();
            _group.Sort(QueuedWork.Compare);
            while (_group.Count > 0)
            {
                TakeRound(round);
                await WriteAsync(round).ConfigureAwait(false);
            }

            _queue.GroupTook(Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Moves the first append of each stream from the group to the round.</summary>
    private void TakeRound(List<PostgresAppend> round)
    {
        round.Clear();
        int kept = 0;
        for (int index = 0; index < _group.Count; index++)
        {
            PostgresAppend append = _group[index];
            if (round.Count > 0 && round[^1].SortKey == append.SortKey)
            {
                _group[kept++] = append;
            }
            else
            {
                round.Add(append);
            }
        }

        _group.RemoveRange(kept, _group.Count - kept);
    }

    private async Task WriteAsync(List<PostgresAppend> round)
    {
        bool sent = false;
        try
        {
            await _store.EnsureOpenAsync(CancellationToken.None).ConfigureAwait(false);
            _connection ??= await _store.Source.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            round.RemoveAll(append => !append.TryStart());
            if (round.Count == 0)
            {
                return;
            }

            if (_lease is { IsLost: true })
            {
                Fail(round, () => CommitLease.Refusal(_store.Source.Hub, _store.Source.Database));
                return;
            }

            sent = true;
            await SendAsync(_connection, round).ConfigureAwait(false);
        }
        catch (HubUnavailableException failure)
        {
            Fail(round, () => new HubUnavailableException(failure.Hub, failure.Database, failure.Cause, failure));
            return;
        }
        catch (Exception failure) when (PostgresStore.IsFailure(failure))
        {
            Log.Failed(_logger, _store.Source.Hub, _store.Source.Database, failure.Message);
            await DiscardConnectionAsync().ConfigureAwait(false);
            if (failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                // Whoever queued up meanwhile has waited for the same lock.
                _queue.TakeAll(round);
                round.AddRange(_group);
                _group.Clear();
            }

            Fail(round, () => _store.Source.Explain(failure, sent));
            return;
        }
        catch (Exception failure)
        {
            // A defect must not end the writer.
            await DiscardConnectionAsync().ConfigureAwait(false);
            Fail(round, () => new JournalUnavailableException($"The database of hub '{_store.Source.Hub}' failed: {failure.Message}", sent, failure));
            return;
        }

        foreach (PostgresAppend append in round)
        {
            append.Complete();
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, List<PostgresAppend> round)
    {
        var group = new PostgresGroup();
        foreach (PostgresAppend append in round)
        {
            group.Add(append.Append);
        }

        await using var command = new NpgsqlCommand(Call, connection);
        group.Bind(command.Parameters, MicrosecondTime.Of(_timeProvider.GetUtcNow()));
        await using NpgsqlDataReader refused = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (await refused.ReadAsync().ConfigureAwait(false))
        {
            Refuse(round[refused.GetInt32(0) - 1], refused);
        }
    }

    private static void Refuse(PostgresAppend append, NpgsqlDataReader row)
    {
        switch (row.GetInt32(1))
        {
            case 1:
                append.Refusal = HeadConflict.Of(append.Append, row.GetInt64(2), row.GetInt64(3), row.GetInt64(5));
                break;
            case 2:
                append.Repeats(new RepeatedOperation(row.GetString(4), row.GetInt64(5), row.GetFieldValue<byte[]>(6)));
                break;
            default:
                append.Refusal = new ArgumentException($"Number {row.GetInt64(5)} of link '{row.GetString(4)}' is pending already; nothing of the append was stored.");
                break;
        }
    }

    private static void Fail(List<PostgresAppend> appends, Func<Exception> exception)
    {
        foreach (PostgresAppend append in appends)
        {
            append.TryStart();
            append.Fail(exception());
        }
    }

    private async Task DiscardConnectionAsync()
    {
        if (_connection is not { } connection)
        {
            return;
        }

        _connection = null;
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresStore.IsFailure(failure))
        {
            // It was broken before.
        }
    }
}
