using System.Diagnostics;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// The one writer that this process has for a hub's file. What it adds to a <see cref="GroupCommitWriter{TSession}"/>: it takes turns with the writers of other
/// processes, writes only while the silo holds its lease, and keeps the write-ahead log short and free of what was deleted.
/// </summary>
internal sealed class SqliteWriter : GroupCommitWriter<SqliteWriteState>
{
    // Longer than a waiting process sleeps between two looks at the lock, so that writers of several processes take turns.
    private static readonly TimeSpan CourtesyPause = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan CourtesyTime = TimeSpan.FromSeconds(1);

    private readonly SqliteFile _file;
    private readonly HubDatabaseOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Func<SqliteSession, SqliteWriteState> _createState;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteErasure _erasure;
    private readonly ManualResetEventSlim _closing = new();
    private HubUnavailableException? _openFailure;
    private long _openFailedAt;
    private long _dataVersion;
    private long _othersWroteAt = long.MinValue;
    private long _committedAt;

    public SqliteWriter(SqliteFile file, Func<SqliteSession, SqliteWriteState> createState, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
        : base($"storage writer {file.Hub}", options.WriteBounds)
    {
        _file = file;
        _createState = createState;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _checkpoints = new SqliteCheckpoints(file, logger);
        _erasure = new SqliteErasure(_checkpoints, () => Add(new SqliteOpening(withLock: false), CancellationToken.None), options.EraseDelay, timeProvider);
    }

    /// <summary>Queues a work; its task tells the rest.</summary>
    /// <exception cref="JournalBusyException">Too much waits already.</exception>
    public void Add(GroupCommitWork<SqliteWriteState> work, CancellationToken cancellationToken)
    {
        _file.ThrowIfDamaged();
        if (!TryAdd(work, cancellationToken, out var retryAfter))
        {
            throw JournalBusyException.Of(_file.Path, Queued, retryAfter);
        }
    }

    protected override SqliteWriteState Open()
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

    protected override Func<Exception>? TryBegin(SqliteWriteState session, IReadOnlyList<GroupCommitWork<SqliteWriteState>> group)
    {
        if (!TryLock(session))
        {
            // Whoever queued up meanwhile has waited for the same lock.
            TakeAllQueued();
            return _file.Locked;
        }

        // Only now: the lock may have been long in coming.
        if (_options.Lease is { IsLost: true })
        {
            session.Rollback();
            return () => CommitLease.Refusal(_file.Hub, _file.Path);
        }

        session.Now = MicrosecondTime.Of(_timeProvider.GetUtcNow());
        return null;
    }

    protected override Exception? ExplainAlone(SqliteWriteState session, Exception failure) => failure switch
    {
        SqliteFailure { IsConstraint: true } broken when session.InTransaction =>
            new ArgumentException($"The write breaks a rule of {_file.Path}: {broken.Text}; nothing of it was stored.", broken),
        SqliteFailure => null,
        _ => failure,
    };

    protected override Exception Explain(Exception failure, bool outcomeUnknown) => failure switch
    {
        HubUnavailableException unavailable => new HubUnavailableException(unavailable.Hub, unavailable.Database, unavailable.Cause, unavailable),
        SqliteFailure sqlite => _file.Explain(sqlite, outcomeUnknown),
        _ => new JournalUnavailableException($"The database of hub '{_file.Hub}' failed: {_file.Path}: {failure.Message}", outcomeUnknown, failure),
    };

    protected override void OnFailed(Exception failure)
    {
        if (failure is SqliteFailure sqlite)
        {
            // What is damaged is remembered, also when it was found after a commit.
            _ = _file.Explain(sqlite, outcomeUnknown: false);
        }

        if (failure is not HubUnavailableException)
        {
            Log.Failed(_logger, _file.Hub, _file.Path, (failure as SqliteFailure)?.Text ?? failure.Message);
        }
    }

    protected override void OnCommitted(SqliteWriteState session) => _committedAt = Stopwatch.GetTimestamp();

    protected override void AfterGroup(SqliteWriteState session)
    {
        _checkpoints.AfterCommit(session.Session);
        if (session.HasErased)
        {
            session.HasErased = false;
            _erasure.Request();
        }

        _erasure.AfterGroup(session.Session);
    }

    protected override void Closing() => _closing.Set();

    protected override void OnClosed(SqliteWriteState? session)
    {
        try
        {
            _erasure.Finish(session?.Session);
        }
        catch (SqliteFailure failure)
        {
            Log.CheckpointFailed(_logger, _file.Hub, _file.Path, failure.Text);
        }

        _erasure.Dispose();
        _checkpoints.Dispose();
        _closing.Dispose();
    }

    private bool TryLock(SqliteWriteState session)
    {
        if (OthersWriteToo(session) && Stopwatch.GetElapsedTime(_committedAt) < CourtesyPause)
        {
            _closing.Wait(CourtesyPause);
        }

        try
        {
            session.Session.ExecuteWhenFree("BEGIN IMMEDIATE", _options.BusyTimeout);
            return true;
        }
        catch (SqliteFailure failure) when (failure.IsBusy)
        {
            Log.Locked(_logger, _file.Hub, _file.Path, _options.BusyTimeout);
            return false;
        }
    }

    private bool OthersWriteToo(SqliteWriteState session)
    {
        long version = session.DataVersion;
        if (version != _dataVersion)
        {
            _dataVersion = version;
            _othersWroteAt = Stopwatch.GetTimestamp();
        }

        return _othersWroteAt != long.MinValue && Stopwatch.GetElapsedTime(_othersWroteAt) < CourtesyTime;
    }
}
