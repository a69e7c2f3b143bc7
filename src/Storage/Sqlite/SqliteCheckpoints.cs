using Microsoft.Extensions.Logging;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer, which goes on committing. Only when the log has become long (64 MiB) does the writer itself move the
/// last few frames between two groups, so that SQLite can start the log from its beginning.
/// </summary>
internal sealed class SqliteCheckpoints(SqliteFile file, ILogger logger) : IDisposable
{
    private const int PagesBetween = 2000;
    private const int LongLog = 16_000;

    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(20);

    private readonly Lock _copying = new();
    private int _pages;
    private Task _running = Task.CompletedTask;
    private SqliteSession? _session;
    private volatile bool _finish;

    /// <summary>Called by the writer outside of a transaction.</summary>
    public void AfterCommit(SqliteSession writer)
    {
        _pages += writer.TakePagesWritten();
        if (!_running.IsCompleted)
        {
            return;
        }

        if (_finish)
        {
            _finish = false;
            Finish(writer);
        }

        if (_pages >= PagesBetween)
        {
            _pages = 0;
            _running = Task.Run(Run);
        }
    }

    /// <summary>Copies the log into the file beside the writer and tells how many frames it had; called on any thread.</summary>
    public int CopyLog()
    {
        lock (_copying)
        {
            return CopyLogAlone();
        }
    }

    /// <summary>Copies the rest of the log and makes it empty, on the writer's thread; false when somebody else reads or writes.</summary>
    public static bool TryTruncate(SqliteSession writer)
    {
        try
        {
            writer.SetBusyTimeout(LockWait);
            writer.CheckpointTruncate();
            return true;
        }
        catch (SqliteFailure failure) when (failure.IsBusy)
        {
            return false;
        }
        finally
        {
            writer.SetBusyTimeout(TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        _running.Wait();
        _session?.Dispose();
    }

    private void Run()
    {
        // What the writer added meanwhile is little, but while it goes on, it is never nothing.
        _finish = CopyLog() >= LongLog;
    }

    private int CopyLogAlone()
    {
        try
        {
            _session ??= file.OpenReader();
            return _session.CheckpointPassive();
        }
        catch (SqliteFailure failure) when (failure.IsBusy)
        {
            // Another process is at it.
        }
        catch (SqliteFailure failure)
        {
            Log.CheckpointFailed(logger, file.Hub, file.Path, failure.Text);
            _session?.Dispose();
            _session = null;
        }

        return 0;
    }

    /// <summary>Holds the write lock for the rest, or other processes would write meanwhile; waits only shortly for the lock and for readers.</summary>
    private static void Finish(SqliteSession writer)
    {
        try
        {
            writer.SetBusyTimeout(LockWait);
            writer.CheckpointRestart();
        }
        catch (SqliteFailure failure) when (failure.IsBusy)
        {
            // The next long log is another occasion.
        }
        finally
        {
            writer.SetBusyTimeout(TimeSpan.Zero);
        }
    }
}
