using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>One file with its writer and its readers, opened on first use.</summary>
internal sealed class SqliteStore : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private volatile bool _opened;

    public SqliteStore(SqliteFile file, Func<SqliteSession, SqliteWriteState> createState, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _logger = logger;
        _file = file;
        _writer = new SqliteWriter(file, createState, options, timeProvider, logger);
        _readers = new SqliteReaders(file, options.ReadConnections);
    }

    /// <summary>Opens the file and makes sure that its write lock can be had.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(new SqliteOpening(withLock: true), cancellationToken).ConfigureAwait(false);
            _opened = true;
        }
        catch (JournalUnavailableException failure)
        {
            throw new HubUnavailableException(_file.Hub, _file.Path, failure.Message, failure);
        }
    }

    public Task<TResult> WriteAsync<TResult>(GroupCommitWork<SqliteWriteState, TResult> work, CancellationToken cancellationToken)
    {
        try
        {
            _writer.Add(work, cancellationToken);
            return work.Task;
        }
        catch (Exception failure) when (failure is JournalBusyException or HubUnavailableException or ObjectDisposedException)
        {
            return Task.FromException<TResult>(failure);
        }
    }

    public Task<TResult> WriteAsync<TResult>(Func<SqliteWriteState, TResult> run, CancellationToken cancellationToken) =>
        WriteAsync(new GroupCommitFunction<SqliteWriteState, TResult>(run), cancellationToken);

    public async Task<TResult> ReadAsync<TResult>(Func<SqliteSession, TResult> read, CancellationToken cancellationToken)
    {
        _file.ThrowIfDamaged();
        if (!_opened)
        {
            // The writer makes the file when it is new.
            await WriteAsync(new SqliteOpening(withLock: false), cancellationToken).ConfigureAwait(false);
            _opened = true;
        }

        try
        {
            return await _readers.ReadAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or HubUnavailableException)
        {
            // Whoever asked is told no files and causes: the log has to say them.
            Log.Failed(_logger, _file.Hub, _file.Path, failure.InnerException?.Message ?? failure.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}
