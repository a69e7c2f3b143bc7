using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <inheritdoc/>
internal abstract class GrainRequest<TResult> : GrainRequest
{
    public abstract Codec<TResult> ResultCodec { get; }

    /// <summary>Calls the method on the grain object.</summary>
    public abstract ValueTask<TResult> Invoke(object target);

    public override PendingCall CreatePendingCall() => new PendingCall<TResult>(this);
}
