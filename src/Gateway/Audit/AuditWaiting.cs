using Interpol.Mesh.Contracts.Audit;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>An entry that waits to be flushed at a hub.</summary>
/// <param name="Entry">The entry.</param>
internal sealed record AuditWaiting(AuditEntry Entry)
{
    private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is flushed.</summary>
    public Task Flushed => _flushed.Task;

    public void OnFlushed() => _flushed.TrySetResult();

    public void OnFailed(Exception exception)
    {
        // Whoever waited may have given up.
        _ = _flushed.Task.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _flushed.TrySetException(exception);
    }
}
