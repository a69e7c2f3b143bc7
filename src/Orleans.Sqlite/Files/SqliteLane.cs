namespace Orleans.Sqlite;

/// <summary>
/// A connection with a thread of its own, to which jobs are handed. SQLite's calls block, so no caller makes them on a grain's scheduler or
/// on the thread pool. Each job decides for itself whether its condition holds and is answered after the commit; one that throws is undone alone.
/// </summary>
/// <param name="name">The thread's name.</param>
/// <param name="begin">The statement that begins a transaction.</param>
/// <param name="patience">How long to wait for the lock of another connection.</param>
/// <param name="open">Opens the connection.</param>
/// <param name="explain">Turns a failure into what a caller gets.</param>
internal sealed class SqliteLane(string name, string begin, TimeSpan patience, Func<SqliteSession> open, Func<Exception, Exception> explain)
    : GroupCommitWriter<SqliteSession>(name, new GroupBounds(MaxQueued: 4096, long.MaxValue, MaxGroup: 512, long.MaxValue)), IDisposable
{
    /// <summary>Runs a job in a transaction and gives back its result once that is committed.</summary>
    /// <param name="work">The job.</param>
    /// <param name="cancellationToken">Cancels a job whose turn has not come; one that has begun is finished, so that its caller knows what happened.</param>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        WriteAsync(new GroupCommitFunction<SqliteSession, T>(work), cancellationToken);

    /// <summary>Finishes what waits and closes the connection.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    protected override SqliteSession Open() => open();

    /// <inheritdoc />
    protected override Func<Exception>? TryBegin(SqliteSession session, IReadOnlyList<GroupCommitWork<SqliteSession>> group)
    {
        try
        {
            session.ExecuteWhenFree(begin, patience);
            return null;
        }
        catch (SqliteFailure busy) when (busy.IsBusy)
        {
            // All that happened was that another connection held the lock for too long.
            return () => explain(busy);
        }
    }

    /// <inheritdoc />
    protected override Exception? ExplainAlone(SqliteSession session, Exception failure) => session.InTransaction ? explain(failure) : null;

    /// <inheritdoc />
    protected override Exception Explain(Exception failure, bool outcomeUnknown) => explain(failure);
}
