using System.Threading.Channels;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The one writer of a mailbox: what waits is committed together, with one flush. A write that fails takes nothing of the others with it. The queue is bounded;
/// whoever finds it full waits.
/// </summary>
internal sealed partial class MailWriter : IAsyncDisposable
{
    private const int Waiting = 1024;
    private const int Together = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Channel<MailWrite> _queue = Channel.CreateBounded<MailWrite>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly MailConnection _connection;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _owesErasure;

    /// <summary>Begins to write.</summary>
    /// <param name="connection">The connection; nobody else uses it from now on.</param>
    /// <param name="logger">Where failures are told.</param>
    public MailWriter(MailConnection connection, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _thread = new Thread(Loop) { IsBackground = true, Name = "mailbox writer" };
        _thread.Start();
    }

    /// <summary>Writes; completes when it is flushed.</summary>
    /// <param name="work">The statements; run again from the start when they fail together with others.</param>
    /// <param name="erases">Whether bytes must be gone from the files when this completes, as far as nobody is just reading them.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    /// <exception cref="RequestRefusedException">503: the files cannot be written.</exception>
    public async Task<T> WriteAsync<T>(Func<MailConnection, T> work, bool erases, CancellationToken cancellationToken)
    {
        var write = new MailWrite<T>(work, erases);
        await _queue.Writer.WriteAsync(write, cancellationToken);
        return await write.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
        _connection.Dispose();
    }

    private void Loop()
    {
        var group = new List<MailWrite>(Together);
        while (WaitForMore())
        {
            group.Clear();
            while (group.Count < Together && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            Commit(group);
        }

        _ended.SetResult();
    }

    private bool WaitForMore()
    {
        var more = _queue.Reader.WaitToReadAsync();
        return more.IsCompleted ? more.Result : more.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<MailWrite> group)
    {
        try
        {
            _connection.Run("BEGIN IMMEDIATE");
            foreach (var write in group)
            {
                _connection.Run("SAVEPOINT one");
                if (!write.TryRun(_connection))
                {
                    _connection.Run("ROLLBACK TO one");
                }

                _connection.Run("RELEASE one");
            }

            _connection.Run("COMMIT");
            _owesErasure |= group.Exists(write => write.Erases);
            Erase();
        }
        catch (SqliteException failure)
        {
            LogFailed(failure);
            RollBack();
            var refusal = new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                "The gateway's mailbox cannot be written at the moment. Try again.",
                retryAfter: RetryAfter,
                cause: failure);
            group.ForEach(write => write.Fail(refusal));
            return;
        }

        group.ForEach(write => write.Complete());
    }

    /// <summary>Moves the log into the file and cuts it: what was deleted is overwritten in the file and would else still stand in the log.</summary>
    private void Erase()
    {
        if (!_owesErasure)
        {
            return;
        }

        // Somebody may be reading an older state; then the next group tries again, and the next start at the latest.
        _owesErasure = _connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    }

    private void RollBack()
    {
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mailbox cannot be written.")]
    private partial void LogFailed(Exception exception);
}
