using Interpol.Mesh.Engine.Generation;

namespace Orleans.Runtime;

/// <summary>What references of one interface to grains of one class have in common.</summary>
public class GrainReferenceShared
{
    internal GrainReferenceShared(GrainType grainType, InterfaceDescriptor? descriptor, CallRuntime runtime)
    {
        GrainType = grainType;
        Descriptor = descriptor;
        Runtime = runtime;
        InterfaceType = descriptor?.InterfaceType ?? default;
    }

    /// <summary>The class of the grains.</summary>
    public GrainType GrainType { get; }

    /// <summary>The interface of the references.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>The version of the interface: always 0.</summary>
    public ushort InterfaceVersion => 0;

    /// <summary>The interface; null for a reference that has none yet.</summary>
    internal InterfaceDescriptor? Descriptor { get; }

    internal CallRuntime Runtime { get; }
}
