using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>A call that waits for its answer.</summary>
internal abstract class PendingCall(GrainRequest request)
{
    public GrainRequest Request { get; } = request;

    public abstract bool IsCompleted { get; }

    /// <summary>Reads the result and completes the call with it; a result that cannot be read fails the call.</summary>
    public abstract void ReadResult(ref WireReader reader);

    /// <summary>Fails the call; false when it was completed before.</summary>
    public abstract bool TryFail(Exception exception);
}
