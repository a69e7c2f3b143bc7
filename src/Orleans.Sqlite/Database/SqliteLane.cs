using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>
/// A connection with a thread of its own, to which jobs are handed. SQLite's calls block, so no caller makes them on a grain's scheduler or
/// on the thread pool.
/// </summary>
/// <remarks>
/// Whatever waits when the thread is free shares one transaction and so one flush (group commit). Each job decides for itself whether its
/// condition holds and answers its own caller, after the commit. If a job throws, the transaction is taken back and every job of the group runs
/// again in a transaction of its own, so that none pays for another. The connection is opened for the first job, and anew after a
/// failure that leaves it doubtful.
/// </remarks>
internal sealed class SqliteLane : IDisposable
{
    private const int MaximumGroup = 512;
    private const int MaximumWaiting = 4096;

    private readonly Channel<Job> _waiting = Channel.CreateBounded<Job>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Func<SqliteSession> _open;
    private readonly Func<Exception, Exception> _explain;
    private readonly string _begin;
    private readonly Lazy<Thread> _thread;
    private SqliteSession? _session;

    /// <summary>Makes the lane; its thread starts with the first job.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="begin">The statement that begins a transaction.</param>
    /// <param name="open">Opens the connection.</param>
    /// <param name="explain">Turns a failure into what a caller gets.</param>
    public SqliteLane(string name, string begin, Func<SqliteSession> open, Func<Exception, Exception> explain)
    {
        _begin = begin;
        _open = open;
        _explain = explain;
        _thread = new Lazy<Thread>(() =>
        {
            var thread = new Thread(Run) { IsBackground = true, Name = name };
            thread.Start();
            return thread;
        });
    }

    /// <summary>Runs a job in a transaction and gives back its result once that is committed.</summary>
    /// <param name="work">The job. It may be run twice, the first run having been taken back.</param>
    /// <param name="cancellationToken">Cancels a job whose turn has not come; one that has begun is finished, so that its caller knows what happened.</param>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        _ = _thread.Value;
        var job = new Job<T>(work, cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteLane), "The SQLite database is closed.");
        }

        return await job.Task;
    }

    /// <summary>Finishes what waits and closes the connection.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        if (_thread.IsValueCreated)
        {
            _thread.Value.Join();
        }
    }

    private void Run()
    {
        var group = new List<Job>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < MaximumGroup && _waiting.Reader.TryRead(out var job))
            {
                if (!job.CancelIfAsked())
                {
                    group.Add(job);
                }
            }

            if (group.Count > 0)
            {
                RunGroup(group);
                group.Clear();
            }
        }

        _session?.Dispose();
    }

    private void RunGroup(IReadOnlyList<Job> group)
    {
        Exception? failure = null;
        try
        {
            _session ??= _open();
            _session.Begin(_begin);
            failure = RunJobs(group, _session);
            if (failure is null)
            {
                _session.Commit();
            }
            else
            {
                _session.RollBack();
            }
        }
        catch (Exception exception)
        {
            // The transaction could not begin or end. That says nothing about a single job, so none is tried again.
            Abandon(exception);
            Answer(group, exception);
            return;
        }

        if (failure is null || group.Count == 1)
        {
            Answer(group, failure);
            return;
        }

        foreach (var job in group)
        {
            RunGroup([job]);
        }
    }

    private static Exception? RunJobs(IReadOnlyList<Job> group, SqliteSession session)
    {
        try
        {
            foreach (var job in group)
            {
                job.Run(session);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Closes the connection, unless all that happened was that another one held the lock for too long.</summary>
    private void Abandon(Exception exception)
    {
        if (exception is not SqliteException { SqliteErrorCode: raw.SQLITE_BUSY })
        {
            _session?.Dispose();
            _session = null;
        }
    }

    private void Answer(IReadOnlyList<Job> group, Exception? failure)
    {
        foreach (var job in group)
        {
            job.Answer(failure is null ? null : _explain(failure));
        }
    }

    private abstract class Job
    {
        public abstract bool CancelIfAsked();

        public abstract void Run(SqliteSession session);

        public abstract void Answer(Exception? failure);
    }

    private sealed class Job<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _answer.Task;

        public override bool CancelIfAsked() => cancellationToken.IsCancellationRequested && _answer.TrySetCanceled(cancellationToken);

        public override void Run(SqliteSession session) => _result = work(session);

        public override void Answer(Exception? failure)
        {
            if (failure is null)
            {
                _answer.SetResult(_result);
            }
            else
            {
                _answer.SetException(failure);
            }
        }
    }
}
