using System.Collections.Concurrent;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A few sessions for reading, which neither block the writer nor wait for it.</summary>
internal sealed class SqliteReaders(SqliteFile file, int count) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly ConcurrentStack<SqliteSession> _sessions = new();
    private volatile bool _closed;

    /// <summary>Reads on a thread of the pool.</summary>
    public async Task<TResult> ReadAsync<TResult>(Func<SqliteSession, TResult> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(() => Read(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for running reads and closes the sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        for (int index = 0; index < count; index++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        while (_sessions.TryPop(out SqliteSession? session))
        {
            session.Dispose();
        }

        // Late callers find the readers closed.
        _free.Release(count);
    }

    private TResult Read<TResult>(Func<SqliteSession, TResult> read)
    {
        SqliteSession? session = null;
        try
        {
            if (!_sessions.TryPop(out session))
            {
                session = file.OpenReader();
            }

            TResult result = read(session);
            _sessions.Push(session);
            return result;
        }
        catch (SqliteFailure failure)
        {
            session?.Dispose();
            throw file.Explain(failure, outcomeUnknown: false);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }
}
