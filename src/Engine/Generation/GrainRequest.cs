using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>One call: the method and its arguments.</summary>
internal abstract class GrainRequest
{
    public abstract MethodDescriptor Method { get; }

    /// <summary>The number of arguments, without the cancellation token.</summary>
    public abstract int ArgumentCount { get; }

    /// <summary>The token of the call; <see cref="CancellationToken.None"/> when the method takes none.</summary>
    public virtual CancellationToken CancellationToken
    {
        get => default;
        set
        {
        }
    }

    /// <summary>True when the method takes a cancellation token.</summary>
    public virtual bool IsCancellable => false;

    public abstract object? GetArgument(int index);

    public abstract void WriteArguments(WireWriter writer);

    public abstract void ReadArguments(ref WireReader reader);

    /// <summary>A request whose arguments share nothing changeable with this one's, for a call that stays in the process. May be this request itself.</summary>
    public abstract GrainRequest CopyArguments();

    public abstract PendingCall CreatePendingCall();

    /// <summary>The call as a turn of the grain's activation.</summary>
    public abstract Invocation CreateInvocation(in RequestEnvelope envelope, InvocationSource source, CallServices services);
}
