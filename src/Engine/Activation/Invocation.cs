using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Messaging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>A call as a turn of the grain's activation, with the way back to its caller.</summary>
internal abstract class Invocation(RequestEnvelope envelope, CallServices services) : Turn, ICancellableCall
{
    private readonly RequestEnvelope _envelope = envelope;
    private CancellationTokenSource? _cancellation;
    private bool _cancelled;

    public abstract GrainRequest Request { get; }

    public ref readonly RequestEnvelope Envelope => ref _envelope;

    public GrainId Target => _envelope.Target;

    /// <summary>The connection it came in by; null for a call from this silo.</summary>
    public InboundLink? Origin { get; init; }

    /// <summary>The id under which the caller waits, on <see cref="Origin"/>.</summary>
    public ulong Correlation { get; init; }

    /// <summary>How often it was passed on.</summary>
    public byte Hops { get; set; }

    /// <summary>The newest view of whoever sent it.</summary>
    public long ViewVersion { get; init; } = -1;

    /// <summary>When the caller stops to wait, in milliseconds of the monotonic clock.</summary>
    public long Deadline { get; init; }

    public override bool AlwaysInterleaves => Request.Method.AlwaysInterleave;

    public override bool IsReadOnly => Request.Method.ReadOnly;

    public override Guid ReentrancyId => _envelope.Chain;

    /// <summary>Nobody waits for it any more, so it need not start.</summary>
    public override bool IsAbandoned => Volatile.Read(ref _cancelled) || Environment.TickCount64 > Deadline || Origin is { Connection.IsClosed: true };

    protected CallServices Services { get; } = services;

    public void Cancel()
    {
        Volatile.Write(ref _cancelled, true);
        ForgetCancellation();
        _ = Volatile.Read(ref _cancellation)?.CancelAsync();
    }

    /// <summary>The caller of a call from this silo.</summary>
    public abstract PendingCall? Caller { get; }

    /// <summary>Gives the request a token that the caller's cancellation reaches. Called when the call enters this silo.</summary>
    public void ObserveCancellation()
    {
        if (!Request.IsCancellable || !(_envelope.IsCancellable || Caller is not null))
        {
            return;
        }

        _cancellation = new CancellationTokenSource();
        Request.CancellationToken = _cancellation.Token;
        Origin?.AddCancellable(Correlation, this);
    }

    protected void ForgetCancellation()
    {
        if (_cancellation is not null)
        {
            Origin?.RemoveCancellable(Correlation);
        }
    }
}
