namespace Interpol.Mesh.Storage.Writing;

/// <summary>Something that waits to be written together with others.</summary>
internal abstract class Work
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private int _state;
    private CancellationTokenRegistration _cancellation;

    /// <summary>Works of a group are done in the order of this text, and then as they came.</summary>
    public virtual string SortKey => "";

    /// <summary>Roughly how many bytes it holds in memory and will write.</summary>
    public abstract int Bytes { get; }

    /// <summary>Its place in the order of arrival.</summary>
    public long Sequence { get; set; }

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
            _cancellation = cancellationToken.UnsafeRegister(static (work, token) => ((Work)work!).Withdraw(token), this);
        }
    }

    /// <summary>Reports the result that the work produced; called when it is flushed.</summary>
    public abstract void Complete();

    /// <summary>Reports that the work was not done, or that nobody knows.</summary>
    public abstract void Fail(Exception exception);

    protected abstract void Cancel(CancellationToken cancellationToken);

    private void Withdraw(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
        {
            Cancel(cancellationToken);
        }
    }
}
