using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>What all requests of one method share: the method and its codecs. One generated class per method.</summary>
internal abstract class MethodShape(MethodDescriptor method)
{
    public MethodDescriptor Method { get; } = method;

    /// <summary>Looks up the codecs. Throws a sentence that names the type when there is none.</summary>
    public abstract void Prepare(CodecRegistry codecs);

    /// <summary>A request whose arguments are to be read.</summary>
    public abstract GrainRequest CreateRequest();
}
