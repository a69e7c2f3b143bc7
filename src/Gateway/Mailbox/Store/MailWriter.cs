using System.Threading.Channels;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>What a write needs to have happened before it completes.</summary>
internal enum MailWriteMode
{
    /// <summary>It is flushed.</summary>
    Flushed,

    /// <summary>It is flushed, and the bytes that it deleted are gone from the files, as far as nobody is just reading them and the files let it.</summary>
    Erased,

    /// <summary>
    /// Everybody reads it, and it outlives this process, whatever ends it. A loss of power may take it back, unless something was flushed after it: for what is found
    /// out again at the next start. It costs no flush.
    /// </summary>
    Visible,
}

/// <summary>
/// The one writer of a mailbox: what waits is committed together, with one flush. A write that fails takes nothing of the others with it. The queue is bounded;
/// whoever finds it full waits.
/// </summary>
/// <remarks>
/// <code>
/// WriteAsync -> queue -> group -> BEGIN, each write in a savepoint, COMMIT -> erase -> complete
///                                 fails: ROLLBACK, all of the group get 503     fails: logged and owed, tried again every second
/// </code>
/// </remarks>
internal sealed partial class MailWriter : IAsyncDisposable
{
    private const int Waiting = 1024;
    private const int Together = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EraseAgain = TimeSpan.FromSeconds(1);

    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly MailConnection _connection;
    private readonly Func<MailConnection, bool> _erase;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _owesErasure;
    private bool _flushes = true;

    /// <summary>Begins to write.</summary>
    /// <param name="connection">The connection, which flushes what it commits; nobody else uses it from now on.</param>
    /// <param name="erase">Has what was deleted gone from the files; false when that has to be tried again.</param>
    /// <param name="logger">Where failures are told.</param>
    public MailWriter(MailConnection connection, Func<MailConnection, bool> erase, ILogger logger)
    {
        _connection = connection;
        _erase = erase;
        _logger = logger;
        new Thread(Loop) { IsBackground = true, Name = "mailbox writer" }.Start();
    }

    /// <summary>Writes; completes when what <paramref name="mode"/> says has happened.</summary>
    /// <param name="work">The statements.</param>
    /// <param name="mode">What has happened when this completes.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    /// <exception cref="RequestRefusedException">503: the files cannot be written, and nothing of it is stored.</exception>
    public async Task<T> WriteAsync<T>(Func<MailConnection, T> work, MailWriteMode mode, CancellationToken cancellationToken)
    {
        var write = new Write<T>(work, mode);
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
        var group = new List<Write>(Together);
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
        var more = _queue.Reader.WaitToReadAsync().AsTask();
        while (_owesErasure && !more.Wait(EraseAgain))
        {
            Erase();
        }

        return more.GetAwaiter().GetResult();
    }

    private void Commit(List<Write> group)
    {
        try
        {
            Flush(group.Exists(write => write.Mode != MailWriteMode.Visible));
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
        }
        catch (Exception failure)
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

        // From here on it is stored: whatever fails now must not be told as a failure of the writes.
        if (_owesErasure || group.Exists(write => write.Mode == MailWriteMode.Erased))
        {
            Erase();
        }

        group.ForEach(write => write.Complete());
    }

    /// <summary>Whether commits are flushed from now on. The setting works when it is compiled, so it is none of the statements that are kept.</summary>
    private void Flush(bool flushes)
    {
        if (flushes != _flushes)
        {
            _connection.Script(flushes ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _flushes = flushes;
        }
    }

    /// <summary>Somebody may be reading an older state, or the files do not let it: then it is owed.</summary>
    private void Erase()
    {
        var owed = _owesErasure;
        _owesErasure = true;
        try
        {
            _owesErasure = !_erase(_connection);
        }
        catch (Exception failure)
        {
            if (!owed)
            {
                LogNotErased(failure);
            }
        }
    }

    private void RollBack()
    {
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (Exception)
        {
            // SQLite has rolled back by itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mailbox cannot be written.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was withdrawn is deleted, but its bytes still stand in the mailbox's log; that they go is tried again every second.")]
    private partial void LogNotErased(Exception exception);

    private abstract class Write(MailWriteMode mode)
    {
        public MailWriteMode Mode => mode;

        /// <summary>Runs the statements; false when they are to be taken back.</summary>
        public abstract bool TryRun(MailConnection connection);

        /// <summary>The group is committed; a write that was taken back alone says why.</summary>
        public abstract void Complete();

        /// <summary>It was taken back together with others.</summary>
        public abstract void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<MailConnection, T> work, MailWriteMode mode) : Write(mode)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _failure;

        public Task<T> Done => _done.Task;

        public override bool TryRun(MailConnection connection)
        {
            try
            {
                _result = work(connection);
                return true;
            }
            catch (Exception failure)
            {
                _failure = failure;
                return false;
            }
        }

        public override void Complete()
        {
            if (_failure is not null)
            {
                _done.SetException(_failure);
            }
            else
            {
                _done.SetResult(_result!);
            }
        }

        public override void Fail(Exception failure) => _done.TrySetException(failure);
    }
}
