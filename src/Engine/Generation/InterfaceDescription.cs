using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>What the generator writes down about a grain interface.</summary>
internal sealed record InterfaceDescription(
    Type Type,
    string Name,
    GrainKeyKind KeyKind,
    Func<GrainReferenceShared, IdSpan, GrainReference> CreateReference,
    Func<InterfaceDescriptor, MethodShape[]> CreateShapes);
