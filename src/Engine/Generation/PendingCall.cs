using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>A call that waits for its answer.</summary>
internal abstract class PendingCall(GrainRequest request) : PendingReply
{
    // A request that is not copied for a call inside the silo is given the grain's token later.
    private readonly CancellationToken _callersToken = request.CancellationToken;
    private CancellationTokenRegistration _registration;

    public GrainRequest Request { get; } = request;

    /// <summary>The grain that is called.</summary>
    public GrainId Target { get; set; }

    /// <summary>The time the caller gives it.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>The table that it waits in.</summary>
    public PendingTable? Table { get; set; }

    /// <summary>The call itself while it is inside this silo.</summary>
    public ICancellableCall? Local { get; set; }

    public abstract bool IsCompleted { get; }

    /// <summary>Reads the result and completes the call with it; a result that cannot be read fails the call.</summary>
    public abstract void ReadResult(ref WireReader reader);

    /// <summary>Fails the call; false when it was completed before.</summary>
    public abstract bool TryFail(Exception exception);

    /// <summary>Cancels the call; false when it was completed before.</summary>
    public abstract bool TryCancel(CancellationToken cancellationToken);

    /// <summary>From now on the caller's token ends the call. The grain is told, and is not waited for.</summary>
    public void ObserveCancellation()
    {
        if (_callersToken.CanBeCanceled)
        {
            _registration = _callersToken.UnsafeRegister(static call => ((PendingCall)call!).OnCancelled(), this);
            if (IsCompleted)
            {
                // The answer was faster; a token that lives long must not keep the call.
                StopObserving();
            }
        }
    }

    public sealed override void OnResponse(ResponseFlags flags, SiloAddress? owner, ref WireReader body)
    {
        if (owner is not null || (flags & ResponseFlags.Stateless) != 0)
        {
            Link!.OnOwnerLearned(Target, owner, flags);
        }

        if ((flags & ResponseFlags.Exception) == 0)
        {
            ReadResult(ref body);
            StopObserving();
            return;
        }

        Exception exception;
        try
        {
            exception = Link!.Codecs.ReadException(ref body);
        }
        catch (Exception unreadable)
        {
            exception = unreadable;
        }

        if (exception is InconsistentStateException conflict)
        {
            // It arose in the grain that was called; the caller's own state is not in question.
            conflict.IsSourceActivation = false;
        }

        OnFailed(exception);
    }

    public sealed override void OnFailed(Exception cause)
    {
        TryFail(cause);
        StopObserving();
    }

    public sealed override void OnTimeout()
    {
        TellGrain();
        OnFailed(new TimeoutException($"No answer to {Request.Method} of {Target} within {Timeout}. Whether the call had an effect is unknown."));
    }

    /// <summary>Cancels a call that was never sent.</summary>
    public void CancelUnsent() => TryCancel(_callersToken);

    protected void StopObserving() => _registration.Unregister();

    private void OnCancelled()
    {
        Table?.Take(Correlation);
        TellGrain();
        TryCancel(_callersToken);
    }

    private void TellGrain()
    {
        if (Request.IsCancellable)
        {
            Local?.Cancel();
            Link?.Connection.Send(new NumberFrame(FrameKind.Cancel, Correlation));
        }
    }
}
