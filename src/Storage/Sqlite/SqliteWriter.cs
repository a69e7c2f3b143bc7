using System.Diagnostics;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// The one writer that this process has for a file: a thread that takes everything queued, writes it in one transaction with a savepoint for each work, and
/// reports the results after the commit is flushed.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Longer than a waiting process sleeps between two looks at the lock, so that writers of several processes take turns.
    private static readonly TimeSpan CourtesyPause = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan CourtesyTime = TimeSpan.FromSeconds(1);

    private readonly SqliteFile _file;
    private readonly HubDatabaseOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Func<SqliteSession, SqliteWriteState> _createState;
    private readonly GroupQueue<SqliteWork> _queue;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteErasure _erasure;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Lazy<Task> _thread;
    private readonly List<SqliteWork> _group = [];
    private readonly List<SqliteWork> _done = [];
    private SqliteWriteState? _state;
    private HubUnavailableException? _openFailure;
    private long _openFailedAt;
    private long _dataVersion;
    private long _othersWroteAt = long.MinValue;
    private long _committedAt;
    private int _disposed;

    public SqliteWriter(SqliteFile file, Func<SqliteSession, SqliteWriteState> createState, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _file = file;
        _createState = createState;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _queue = new GroupQueue<SqliteWork>(file.Path, options);
        _checkpoints = new SqliteCheckpoints(file, logger);
        _erasure = new SqliteErasure(_checkpoints, () => Add(new SqliteOpening(withLock: false), CancellationToken.None), options.EraseDelay, timeProvider);
        _thread = new Lazy<Task>(StartThread);
    }

    public int Queued => _queue.Count;

    /// <summary>Queues a work; its task tells the rest.</summary>
    public void Add(SqliteWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.ThrowIfDamaged();
        _ = _thread.Value;
        work.WithdrawOn(cancellationToken);
        try
        {
            _queue.Add(work);
        }
        catch
        {
            work.TryStart();
            throw;
        }
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        _closing.Set();
        if (_thread.IsValueCreated)
        {
            await _thread.Value.ConfigureAwait(false);
        }

        _queue.Dispose();
        _closing.Dispose();
    }

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
            Name = $"storage writer {_file.Hub}",
        };
        thread.Start();
        return ended.Task;
    }

    private void Loop()
    {
        while (_queue.TakeGroup(_group))
        {
            long started = Stopwatch.GetTimestamp();
            WriteGroup();
            _queue.GroupTook(Stopwatch.GetElapsedTime(started));
            _group.Clear();
            _done.Clear();
        }

        Close();
    }

    private void Close()
    {
        try
        {
            _erasure.Finish(_state?.Session);
        }
        catch (SqliteFailure failure)
        {
            Log.CheckpointFailed(_logger, _file.Hub, _file.Path, failure.Text);
        }

        _erasure.Dispose();
        _checkpoints.Dispose();
        _state?.Dispose();
    }

    private void WriteGroup()
    {
        bool committing = false;
        try
        {
            _state ??= Open();
            if (!_group.Exists(work => work.NeedsTransaction))
            {
                RunGroup(_state);
            }
            else if (TryBegin(_state))
            {
                // Only now: the lock may have been long in coming.
                if (_options.Lease is { IsLost: true })
                {
                    _state.Rollback();
                    FailGroup(() => CommitLease.Refusal(_file.Hub, _file.Path));
                    return;
                }

                RunGroup(_state);
                committing = true;
                _state.Commit();
                _committedAt = Stopwatch.GetTimestamp();
            }
            else
            {
                // Whoever queued up meanwhile has waited for the same lock.
                _queue.TakeAll(_group);
                FailGroup(_file.Locked);
                return;
            }
        }
        catch (HubUnavailableException failure)
        {
            FailGroup(() => new HubUnavailableException(failure.Hub, failure.Database, failure.Cause, failure));
            return;
        }
        catch (SqliteFailure failure)
        {
            Discard(failure);
            FailGroup(() => _file.Explain(failure, committing));
            return;
        }
        catch (Exception failure)
        {
            // A defect must not end the writer, nor leave anybody waiting.
            Discard(failure);
            FailGroup(() => new JournalUnavailableException(
                $"The database of hub '{_file.Hub}' failed: {_file.Path}: {failure.Message}", outcomeUnknown: committing, failure));
            return;
        }

        foreach (SqliteWork work in _done)
        {
            work.Complete();
        }

        Checkpoint(_state);
    }

    private void Checkpoint(SqliteWriteState state)
    {
        try
        {
            _checkpoints.AfterCommit(state.Session);
            if (state.HasErased)
            {
                state.HasErased = false;
                _erasure.Request();
            }

            _erasure.AfterGroup(state.Session);
        }
        catch (SqliteFailure failure)
        {
            // What was reported stays true: the log is flushed. The next group starts with a new session.
            _ = _file.Explain(failure, outcomeUnknown: false);
            Discard(failure);
        }
    }

    private void RunGroup(SqliteWriteState state)
    {
        state.Now = MicrosecondTime.Of(_timeProvider.GetUtcNow());
        _group.Sort(static (left, right) =>
        {
            int order = string.CompareOrdinal(left.SortKey, right.SortKey);
            return order != 0 ? order : left.Sequence.CompareTo(right.Sequence);
        });
        foreach (SqliteWork work in _group)
        {
            if (!work.TryStart())
            {
                continue;
            }

            try
            {
                if (work.NeedsTransaction)
                {
                    state.Run(work);
                }

                _done.Add(work);
            }
            catch (SqliteFailure failure) when (failure.IsConstraint && state.Session.InTransaction)
            {
                work.Fail(new ArgumentException($"The write breaks a rule of {_file.Path}: {failure.Text}; nothing of it was stored.", failure));
            }
            catch (Exception failure) when (failure is not SqliteFailure)
            {
                work.Fail(failure);
            }
        }
    }

    private SqliteWriteState Open()
    {
        if (_openFailure is not null && Stopwatch.GetElapsedTime(_openFailedAt) < _options.ReopenDelay)
        {
            throw _openFailure;
        }

        try
        {
            SqliteSession session = _file.OpenWriter();
            try
            {
                SqliteWriteState state = _createState(session);
                _dataVersion = state.DataVersion;
                _openFailure = null;
                Log.Opened(_logger, _file.Hub, _file.Path);

                // A process that was killed may have left deleted bytes in the log.
                state.HasErased = true;
                return state;
            }
            catch (SqliteFailure failure)
            {
                session.Dispose();
                throw new HubUnavailableException(_file.Hub, _file.Path, failure.Text, failure);
            }
        }
        catch (HubUnavailableException failure)
        {
            _openFailure = failure;
            _openFailedAt = Stopwatch.GetTimestamp();
            Log.CannotOpen(_logger, _file.Hub, _file.Path, failure.Cause);
            throw;
        }
    }

    private bool TryBegin(SqliteWriteState state)
    {
        if (OthersWriteToo(state) && Stopwatch.GetElapsedTime(_committedAt) < CourtesyPause)
        {
            _closing.Wait(CourtesyPause);
        }

        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                state.Begin();
                return true;
            }
            catch (SqliteFailure failure) when (failure.IsBusy)
            {
                if (Stopwatch.GetElapsedTime(started) >= _options.BusyTimeout)
                {
                    Log.Locked(_logger, _file.Hub, _file.Path, _options.BusyTimeout);
                    return false;
                }

                Thread.Sleep(1);
            }
        }
    }

    private bool OthersWriteToo(SqliteWriteState state)
    {
        long version = state.DataVersion;
        if (version != _dataVersion)
        {
            _dataVersion = version;
            _othersWroteAt = Stopwatch.GetTimestamp();
        }

        return _othersWroteAt != long.MinValue && Stopwatch.GetElapsedTime(_othersWroteAt) < CourtesyTime;
    }

    private void Discard(Exception failure)
    {
        Log.Failed(_logger, _file.Hub, _file.Path, failure is SqliteFailure sqlite ? sqlite.Text : failure.Message);
        try
        {
            _state?.Rollback();
        }
        catch (SqliteFailure)
        {
            // Closing the session gives up the transaction as well.
        }

        // After a failed write or flush nothing that the session holds in memory is trusted.
        _state?.Dispose();
        _state = null;
    }

    private void FailGroup(Func<Exception> exception)
    {
        foreach (SqliteWork work in _group)
        {
            // A work that was withdrawn, or failed alone before, has told its caller already.
            work.TryStart();
            work.Fail(exception());
        }
    }
}
