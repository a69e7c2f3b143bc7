using System.Collections.Concurrent;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>A few connections that read a mailbox; whoever finds none free waits.</summary>
internal sealed class MailReaders(string path) : IDisposable
{
    private const int Most = 4;
    private readonly SemaphoreSlim _free = new(Most);
    private readonly ConcurrentBag<SqliteSession> _idle = [];

    /// <summary>Reads.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (!_idle.TryTake(out var connection))
            {
                connection = SqliteSession.Open(path, create: false, MailboxDatabase.Patience);
                connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -8192;");
            }

            try
            {
                return read(connection);
            }
            finally
            {
                _idle.Add(connection);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Dispose();
    }
}
