using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <inheritdoc/>
internal sealed class PendingCall<TResult>(GrainRequest<TResult> request) : PendingCall(request)
{
    // Continuations must not run on the thread that reads the connection.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _completion.Task;

    public override bool IsCompleted => _completion.Task.IsCompleted;

    /// <summary>Completes a call that stayed in this silo.</summary>
    public void CompleteLocally(TResult result)
    {
        TryComplete(result);
        StopObserving();
    }

    public bool TryComplete(TResult result) => _completion.TrySetResult(result);

    public override void ReadResult(ref WireReader reader)
    {
        TResult result;
        try
        {
            result = ((GrainRequest<TResult>)Request).ResultCodec.Read(ref reader);
        }
        catch (Exception exception)
        {
            TryFail(exception);
            return;
        }

        TryComplete(result);
    }

    public override bool TryFail(Exception exception) => _completion.TrySetException(exception);

    public override bool TryCancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
