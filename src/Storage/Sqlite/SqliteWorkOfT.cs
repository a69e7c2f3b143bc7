namespace Interpol.Mesh.Storage.Sqlite;

/// <inheritdoc/>
internal abstract class SqliteWork<TResult> : SqliteWork
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _completion.Task;

    /// <summary>What the caller gets once the group is flushed.</summary>
    protected TResult? Result { get; set; }

    /// <summary>What the caller gets instead of a result once the group is flushed.</summary>
    protected Exception? Refusal { get; set; }

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

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
