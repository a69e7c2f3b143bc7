namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>Something that waits to be written.</summary>
/// <param name="erases">Whether bytes must be gone from the files.</param>
internal abstract class MailWrite(bool erases)
{
    /// <summary>Whether bytes must be gone from the files.</summary>
    public bool Erases => erases;

    /// <summary>Runs the statements; false when they are to be taken back.</summary>
    public abstract bool TryRun(MailConnection connection);

    /// <summary>It is flushed, or was taken back alone.</summary>
    public abstract void Complete();

    /// <summary>It was taken back together with others.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>Something that waits to be written, with a result.</summary>
internal sealed class MailWrite<T>(Func<MailConnection, T> work, bool erases) : MailWrite(erases)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    /// <summary>Ends when it is flushed.</summary>
    public Task<T> Done => _done.Task;

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
