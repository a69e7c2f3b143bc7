using System.Diagnostics;

namespace Orleans.Sqlite;

/// <summary>A connection to a SQLite file that one thread writes with.</summary>
public interface IGroupCommitSession : IDisposable
{
    /// <summary>Whether a transaction is open; SQLite ends one by itself after some errors.</summary>
    bool InTransaction { get; }

    /// <summary>Begins a transaction that may write.</summary>
    void Begin();

    /// <summary>Commits it; returns when that is flushed.</summary>
    void Commit();

    /// <summary>Takes it back, unless SQLite already did.</summary>
    void Rollback();

    /// <summary>Begins what can be undone without the rest.</summary>
    void SetSavepoint();

    /// <summary>Undoes it.</summary>
    void UndoToSavepoint();

    /// <summary>Makes it a part of the rest.</summary>
    void ReleaseSavepoint();
}

/// <summary>
/// The one writer that a process has for a SQLite file: a thread that takes everything that waits, writes it in one transaction and so with one flush, and reports
/// the results after the commit.
/// </summary>
/// <remarks>
/// <code>
/// Add ──> GroupQueue (bounded) ──> BEGIN ──> each work in a savepoint of its own: one that fails is undone and told alone
///                                        ──> COMMIT, flushed ──> every work's caller is told ──> room for checkpoints, outside of a transaction
/// </code>
/// When the database itself fails, the transaction is taken back, the session is given up, since nothing that it holds in memory is trusted any more, and every
/// caller of the group is told; whether the outcome is known depends on whether the commit had begun.
/// </remarks>
/// <typeparam name="TSession">The connection; opened for the first work, and anew after a failure.</typeparam>
public abstract class GroupCommitWriter<TSession> : IAsyncDisposable
    where TSession : class, IGroupCommitSession
{
    private readonly GroupQueue<GroupCommitWork<TSession>> _queue;
    private readonly Lazy<Task> _thread;
    private readonly string _name;
    private readonly List<GroupCommitWork<TSession>> _group = [];
    private readonly List<GroupCommitWork<TSession>> _done = [];
    private int _disposed;

    /// <summary>Makes the writer; its thread starts with the first work.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="bounds">How much may wait, and how much is written at once.</param>
    protected GroupCommitWriter(string name, GroupBounds bounds)
    {
        _name = name;
        _queue = new GroupQueue<GroupCommitWork<TSession>>(bounds);
        _thread = new Lazy<Task>(StartThread);
    }

    /// <summary>Works that wait.</summary>
    public int Queued => _queue.Count;

    /// <summary>The open connection, for the writer's thread; null when there is none.</summary>
    protected TSession? Session { get; private set; }

    /// <summary>Queues a work; its task tells the rest. False when too much waits; <paramref name="retryAfter"/> is then when to try again.</summary>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public bool TryAdd(GroupCommitWork<TSession> work, CancellationToken cancellationToken, out TimeSpan retryAfter)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = _thread.Value;
        work.WithdrawOn(cancellationToken);
        var added = false;
        try
        {
            added = _queue.TryAdd(work);
        }
        finally
        {
            if (!added)
            {
                work.TryStart();
            }
        }

        retryAfter = added ? default : _queue.RetryAfter;
        return added;
    }

    /// <summary>Queues a work as soon as there is room for it, and gives back its result once that is committed.</summary>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public async Task<TResult> WriteAsync<TResult>(GroupCommitWork<TSession, TResult> work, CancellationToken cancellationToken)
    {
        _ = _thread.Value;
        work.WithdrawOn(cancellationToken);
        try
        {
            await _queue.AddAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            work.TryStart();
            throw;
        }

        return await work.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Closing();
            _queue.Close();
            if (_thread.IsValueCreated)
            {
                await _thread.Value.ConfigureAwait(false);
            }

            _queue.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Opens the connection.</summary>
    protected abstract TSession Open();

    /// <summary>Begins the transaction of a group.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="group">What is about to be written.</param>
    /// <returns>Null when it may be written; else what each caller of the group is told, the session staying as it is.</returns>
    protected virtual Func<Exception>? TryBegin(TSession session, IReadOnlyList<GroupCommitWork<TSession>> group)
    {
        session.Begin();
        return null;
    }

    /// <summary>What a work's caller is told of a failure that concerns this work alone; null when the database itself failed.</summary>
    protected abstract Exception? ExplainAlone(TSession session, Exception failure);

    /// <summary>What every caller of a group is told of a failure of the database. Each gets an exception of its own.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="outcomeUnknown">Whether the group may be stored all the same.</param>
    protected abstract Exception Explain(Exception failure, bool outcomeUnknown);

    /// <summary>The database failed, and the connection is about to be given up.</summary>
    protected virtual void OnFailed(Exception failure)
    {
    }

    /// <summary>The group is committed and flushed, and its callers are not told yet. It stays committed whatever happens here.</summary>
    protected virtual void OnCommitted(TSession session)
    {
    }

    /// <summary>The callers are told; there is no transaction.</summary>
    protected virtual void AfterGroup(TSession session)
    {
    }

    /// <summary>The writer is asked to close; called once, on any thread.</summary>
    protected virtual void Closing()
    {
    }

    /// <summary>All is written; the connection is closed next. Called on the writer's thread.</summary>
    protected virtual void OnClosed(TSession? session)
    {
    }

    /// <summary>Adds whoever has queued up meanwhile to the group that is being refused.</summary>
    protected void TakeAllQueued() => _queue.TakeAll(_group);

    private Task StartThread()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            Loop();
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = _name,
        };
        thread.Start();
        return ended.Task;
    }

    private void Loop()
    {
        while (_queue.TakeGroup(_group))
        {
            var started = Stopwatch.GetTimestamp();
            WriteGroup();
            _queue.GroupTook(Stopwatch.GetElapsedTime(started));
            _group.Clear();
            _done.Clear();
        }

        OnClosed(Session);
        Session?.Dispose();
    }

    private void WriteGroup()
    {
        var committing = false;
        TSession session;
        bool writes;
        try
        {
            session = Session ??= Open();
            writes = _group.Exists(work => work.NeedsTransaction);
            if (writes && TryBegin(session, _group) is { } refusal)
            {
                FailGroup(refusal);
                return;
            }

            RunGroup(session);
            if (writes)
            {
                committing = true;
                session.Commit();
            }
        }
        catch (Exception failure)
        {
            // Also a defect must not end the writer, nor leave anybody waiting.
            Discard(failure);
            FailGroup(() => Explain(failure, committing));
            return;
        }

        if (writes)
        {
            Guard(() => OnCommitted(session));
        }

        foreach (var work in _done)
        {
            work.Complete();
        }

        Guard(() => AfterGroup(session));
    }

    private void RunGroup(TSession session)
    {
        _group.Sort(QueuedWork.Compare);
        foreach (var work in _group)
        {
            if (!work.TryStart())
            {
                continue;
            }

            try
            {
                if (work.NeedsTransaction)
                {
                    RunInSavepoint(session, work);
                }

                _done.Add(work);
            }
            catch (Exception failure) when (ExplainAlone(session, failure) is { } alone)
            {
                work.Fail(alone);
            }
        }
    }

    private static void RunInSavepoint(TSession session, GroupCommitWork<TSession> work)
    {
        session.SetSavepoint();
        var keep = false;
        try
        {
            keep = work.Run(session);
        }
        finally
        {
            // After some errors SQLite has ended the whole transaction; the group fails then.
            if (session.InTransaction)
            {
                if (!keep)
                {
                    session.UndoToSavepoint();
                }

                session.ReleaseSavepoint();
            }
        }
    }

    /// <summary>What was committed stays so, and is told so, whatever fails behind it; the next group starts with a new connection.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            Discard(failure);
        }
    }

    private void Discard(Exception failure)
    {
        OnFailed(failure);
        try
        {
            Session?.Rollback();
        }
        catch (Exception)
        {
            // Closing the connection gives up the transaction as well.
        }

        Session?.Dispose();
        Session = null;
    }

    private void FailGroup(Func<Exception> exception)
    {
        foreach (var work in _group)
        {
            // A work that was withdrawn, or failed alone before, has told its caller already.
            work.TryStart();
            work.Fail(exception());
        }
    }
}
