using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>A call that came in over one connection and was passed on over another; its answer goes back as it comes.</summary>
internal sealed class RelayedCall(InboundLink origin, ulong originCorrelation, bool cancellable) : PendingReply, ICancellableCall
{
    /// <summary>Makes the caller's cancellation reach the silo that the call was passed on to.</summary>
    public void ObserveCancellation()
    {
        if (cancellable)
        {
            origin.AddCancellable(originCorrelation, this);
        }
    }

    public void Cancel() => Link?.Connection.Send(new NumberFrame(FrameKind.Cancel, Correlation));

    public override void OnResponse(ResponseFlags flags, SiloAddress? owner, ref WireReader body)
    {
        Forget();
        origin.Send(new RelayedFrame(originCorrelation, flags, owner ?? Link!.Peer, body.RemainingSpan));
    }

    public override void OnFailed(Exception cause)
    {
        Forget();
        origin.Reject(originCorrelation, cause);
    }

    public override void OnTimeout() => Forget();

    private void Forget()
    {
        if (cancellable)
        {
            origin.RemoveCancellable(originCorrelation);
        }
    }
}
