using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <inheritdoc/>
internal abstract class GrainRequest<TResult> : GrainRequest
{
    public abstract Codec<TResult> ResultCodec { get; }

    /// <summary>Calls the method on the grain object.</summary>
    public abstract ValueTask<TResult> Invoke(object target);

    public override Invocation CreateInvocation(in RequestEnvelope envelope, InvocationSource source, CallServices services) => new Invocation<TResult>(this, envelope, services)
    {
        Origin = source.Link,
        Correlation = source.Prefix.Correlation,
        Hops = source.Prefix.Hops,
        ViewVersion = source.Prefix.ViewVersion,
        Deadline = Environment.TickCount64 + source.Prefix.TimeoutMilliseconds,
    };

    public override PendingCall CreatePendingCall() => new PendingCall<TResult>(this);
}
