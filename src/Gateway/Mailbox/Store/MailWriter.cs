using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Orleans.Sqlite;

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
internal sealed partial class MailWriter : GroupCommitWriter<SqliteSession>
{
    private static readonly GroupBounds Bounds = new(MaxQueued: 1024, long.MaxValue, MaxGroup: 256, long.MaxValue);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EraseAgain = TimeSpan.FromSeconds(1);

    private readonly Func<SqliteSession> _open;
    private readonly Func<SqliteSession, bool> _erase;
    private readonly ILogger _logger;
    private readonly Timer _again;
    private bool _owesErasure;
    private bool _failedToErase;
    private bool _flushes = true;

    /// <summary>Makes the writer.</summary>
    /// <param name="open">Opens a connection, which flushes what it commits.</param>
    /// <param name="erase">Has what was deleted gone from the files; false when that has to be tried again.</param>
    /// <param name="logger">Where failures are told.</param>
    public MailWriter(Func<SqliteSession> open, Func<SqliteSession, bool> erase, ILogger logger)
        : base("mailbox writer", Bounds)
    {
        _open = open;
        _erase = erase;
        _logger = logger;
        _again = new Timer(_ => EraseAgainLater());
    }

    /// <summary>Writes; completes when what <paramref name="mode"/> says has happened.</summary>
    /// <param name="work">The statements.</param>
    /// <param name="mode">What has happened when this completes.</param>
    /// <param name="cancellationToken">Gives up what has not begun.</param>
    /// <exception cref="RequestRefusedException">503: the files cannot be written, and nothing of it is stored.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, MailWriteMode mode, CancellationToken cancellationToken) =>
        WriteAsync(new MailWork<T>(work, mode), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _again.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override SqliteSession Open()
    {
        _flushes = true;
        return _open();
    }

    /// <summary>Commits are flushed when a write of the group wants that. The setting works when it is compiled, so it is none of the statements that are kept.</summary>
    protected override Func<Exception>? TryBegin(SqliteSession session, IReadOnlyList<GroupCommitWork<SqliteSession>> group)
    {
        var flushes = group.Any(work => work is IMailWork { Mode: not MailWriteMode.Visible });
        if (flushes != _flushes)
        {
            session.Execute(flushes ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _flushes = flushes;
        }

        _owesErasure |= group.Any(work => work is IMailWork { Mode: MailWriteMode.Erased });
        return base.TryBegin(session, group);
    }

    /// <inheritdoc/>
    protected override Exception? ExplainAlone(SqliteSession session, Exception failure) => session.InTransaction ? failure : null;

    /// <inheritdoc/>
    protected override Exception Explain(Exception failure, bool outcomeUnknown) => new RequestRefusedException(
        StatusCodes.Status503ServiceUnavailable,
        MeshErrorCodes.Unavailable,
        "The gateway's mailbox cannot be written at the moment. Try again.",
        retryAfter: RetryAfter,
        cause: failure);

    /// <inheritdoc/>
    protected override void OnFailed(Exception failure) => LogFailed(failure);

    /// <summary>What is committed stays so, and is told so, when bytes that were deleted cannot go yet: somebody may be reading an older state, or the files do not let it.</summary>
    protected override void OnCommitted(SqliteSession session)
    {
        if (!_owesErasure)
        {
            return;
        }

        try
        {
            _owesErasure = !_erase(session);
            _failedToErase = false;
        }
        catch (Exception failure)
        {
            if (!_failedToErase)
            {
                LogNotErased(failure);
            }

            _failedToErase = true;
        }

        if (_owesErasure)
        {
            _again.Change(EraseAgain, Timeout.InfiniteTimeSpan);
        }
    }

    private void EraseAgainLater()
    {
        try
        {
            TryAdd(new MailWork<bool>(static _ => true, MailWriteMode.Erased), CancellationToken.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The next start erases.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mailbox cannot be written.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was withdrawn is deleted, but its bytes still stand in the mailbox's log; that they go is tried again every second.")]
    private partial void LogNotErased(Exception exception);

    private interface IMailWork
    {
        MailWriteMode Mode { get; }
    }

    private sealed class MailWork<T>(Func<SqliteSession, T> work, MailWriteMode mode) : GroupCommitFunction<SqliteSession, T>(work), IMailWork
    {
        public MailWriteMode Mode => mode;
    }
}
