namespace Orleans.Sqlite;

/// <summary>Something that waits to be written together with others.</summary>
public abstract class QueuedWork
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private int _state;
    private CancellationTokenRegistration _cancellation;

    /// <summary>Works of a group are done in the order of this text, and then as they came.</summary>
    public virtual string SortKey => "";

    /// <summary>Roughly how many bytes it holds in memory and will write.</summary>
    public virtual int Bytes => 256;

    /// <summary>Its place in the order of arrival.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The order in which the works of a group are done.</summary>
    public static int Compare(QueuedWork left, QueuedWork right)
    {
        int order = string.CompareOrdinal(left.SortKey, right.SortKey);
        return order != 0 ? order : left.Sequence.CompareTo(right.Sequence);
    }

    /// <summary>Takes the work out of the caller's reach; false when the caller withdrew it.</summary>
    public bool TryStart()
    {
        if (Interlocked.CompareExchange(ref _state, Started, Waiting) == Withdrawn)
        {
            return false;
        }

        _cancellation.Unregister();
        return true;
    }

    /// <summary>Lets the caller withdraw the work until it starts.</summary>
    public void WithdrawOn(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (work, token) => ((QueuedWork)work!).Withdraw(token), this);
        }
    }

    /// <summary>Reports the result that the work produced; called when it is flushed.</summary>
    public abstract void Complete();

    /// <summary>Reports that the work was not done, or that nobody knows.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Reports that the caller withdrew it.</summary>
    protected abstract void Cancel(CancellationToken cancellationToken);

    private void Withdraw(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
        {
            Cancel(cancellationToken);
        }
    }
}

/// <summary>A write: runs inside a savepoint of its group's transaction.</summary>
/// <typeparam name="TSession">What it writes with.</typeparam>
public abstract class GroupCommitWork<TSession> : QueuedWork
{
    /// <summary>False for a work that only wants the database open.</summary>
    public virtual bool NeedsTransaction => true;

    /// <summary>Writes and remembers the result; false undoes what it wrote. An exception undoes it too and fails this work alone, unless the database itself failed.</summary>
    public abstract bool Run(TSession session);
}

/// <summary>A write with a result.</summary>
/// <typeparam name="TSession">What it writes with.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public abstract class GroupCommitWork<TSession, TResult> : GroupCommitWork<TSession>
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the result is flushed.</summary>
    public Task<TResult> Task => _completion.Task;

    /// <summary>What the caller gets once the group is flushed.</summary>
    protected TResult? Result { get; set; }

    /// <summary>What the caller gets instead of a result once the group is flushed.</summary>
    protected Exception? Refusal { get; set; }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (Refusal is not null)
        {
            _completion.TrySetException(Refusal);
        }
        else
        {
            _completion.TrySetResult(Result!);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    /// <inheritdoc/>
    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}

/// <summary>A write that is a function.</summary>
/// <param name="run">The function.</param>
/// <param name="bytes">Roughly how many bytes it writes.</param>
/// <typeparam name="TSession">What it writes with.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public class GroupCommitFunction<TSession, TResult>(Func<TSession, TResult> run, int bytes = 256) : GroupCommitWork<TSession, TResult>
{
    /// <inheritdoc/>
    public override int Bytes => bytes;

    /// <inheritdoc/>
    public override bool Run(TSession session)
    {
        Result = run(session);
        return true;
    }
}
