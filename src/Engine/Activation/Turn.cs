namespace Interpol.Mesh.Engine.Activation;

/// <summary>A unit of work that obeys an activation's turn rules: a call, or the tick of a timer.</summary>
internal abstract class Turn
{
    /// <summary>Whether it may run beside anything.</summary>
    public abstract bool AlwaysInterleaves { get; }

    /// <summary>Whether it may run beside other read-only turns.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>The call chain it belongs to; empty when its callers did not ask for call-chain reentrancy.</summary>
    public virtual Guid ReentrancyId => Guid.Empty;

    /// <summary>How the queue admitted it; owned by <see cref="TurnQueue"/>.</summary>
    public TurnMode Mode { get; set; }

    /// <summary>Whether it was given up (cancelled, timed out) before it started.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Runs it. Called on the activation's scheduler; the outcome, good or bad, is reported by the turn itself, so it never throws.</summary>
    public abstract ValueTask RunAsync(GrainActivation activation);

    /// <summary>Ends it without having started it, because the activation cannot run it. Never throws.</summary>
    public abstract void Refuse(Exception cause);
}
