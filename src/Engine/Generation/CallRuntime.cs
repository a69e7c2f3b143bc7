using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>Sends the calls that references make. One per silo or client.</summary>
internal abstract class CallRuntime
{
    protected CallRuntime(GeneratedRegistry registry)
    {
        Registry = registry;
        registry.Codecs.Runtime = this;
    }

    public GeneratedRegistry Registry { get; }

    public CodecRegistry Codecs => Registry.Codecs;

    /// <summary>Sends a call and completes with its result. The request belongs to the runtime from now on.</summary>
    public abstract Task<T> Call<T>(GrainReference reference, GrainRequest<T> request);

    public virtual ValueTask<T> CallValue<T>(GrainReference reference, GrainRequest<T> request) => new(Call(reference, request));

    public virtual ValueTask CallValue(GrainReference reference, GrainRequest<NoResult> request) => new(Call(reference, request));

    /// <summary>A reference to the grain as that interface; without an interface when <paramref name="descriptor"/> is null. What references share may be cached by the runtime.</summary>
    public virtual GrainReference CreateReference(GrainId grainId, InterfaceDescriptor? descriptor)
    {
        var shared = new GrainReferenceShared(grainId.Type, descriptor, this);
        return descriptor is null ? GrainReference.CreateUntyped(shared, grainId.Key) : descriptor.CreateReference(shared, grainId.Key);
    }
}
