using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// Removes what was deleted from the write-ahead log, which otherwise keeps it until the log has grown and begins anew. Deletions gather for a while; then the log is copied
/// into the file beside the writer, and the writer cuts what little came meanwhile, between two groups. All but the copying happens on the writer's thread.
/// </summary>
internal sealed class SqliteErasure(SqliteCheckpoints checkpoints, Action wakeWriter, TimeSpan delay, TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Task _copying = Task.CompletedTask;
    private bool _scheduled;
    private volatile bool _copied;

    /// <summary>Something was deleted.</summary>
    public void Request()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            _copying = Task.Run(CopyAsync);
        }
    }

    /// <summary>Called between two groups: cuts the log when it is time for that.</summary>
    public void AfterGroup(SqliteSession writer)
    {
        if (!_copied)
        {
            return;
        }

        _copied = false;
        _scheduled = false;
        if (!SqliteCheckpoints.TryTruncate(writer))
        {
            // Somebody is reading from the log, or another process writes.
            Request();
        }
    }

    /// <summary>Cuts the log now if that is still to be done; who opens the file next does it otherwise.</summary>
    public void Finish(SqliteSession? writer)
    {
        _closing.Cancel();
        _copying.Wait();
        if (_scheduled && writer is not null)
        {
            SqliteCheckpoints.TryTruncate(writer);
        }
    }

    public void Dispose() => _closing.Dispose();

    private async Task CopyAsync()
    {
        await Task.Delay(delay, timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        checkpoints.CopyLog();
        _copied = true;
        try
        {
            wakeWriter();
        }
        catch (Exception failure) when (failure is JournalBusyException or HubUnavailableException or ObjectDisposedException)
        {
            // A busy writer comes by anyway.
        }
    }
}
