using System.Collections.Frozen;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Generation;

/// <summary>A grain interface.</summary>
internal sealed class InterfaceDescriptor
{
    private readonly InterfaceDescription _description;
    private readonly FrozenDictionary<uint, MethodShape> _shapesById;

    public InterfaceDescriptor(InterfaceDescription description)
    {
        _description = description;
        InterfaceType = GrainInterfaceType.Create(description.Name);
        Shapes = description.CreateShapes(this);
        _shapesById = Shapes.ToFrozenDictionary(shape => shape.Method.Id);
        Methods = [.. Shapes.Select(shape => shape.Method)];
    }

    public Type Type => _description.Type;

    /// <summary>The name on the wire: the <c>[Alias]</c>, else the full type name.</summary>
    public GrainInterfaceType InterfaceType { get; }

    public GrainKeyKind KeyKind => _description.KeyKind;

    /// <summary>The methods, inherited ones included.</summary>
    public IReadOnlyList<MethodDescriptor> Methods { get; }

    /// <summary>The shapes of the methods, in the order that generated references know.</summary>
    internal MethodShape[] Shapes { get; }

    public GrainReference CreateReference(GrainReferenceShared shared, IdSpan key) => _description.CreateReference(shared, key);

    /// <summary>A request whose arguments are to be read.</summary>
    /// <exception cref="WireFormatException">The interface has no such method.</exception>
    public GrainRequest CreateRequest(uint methodId) =>
        _shapesById.TryGetValue(methodId, out var shape)
            ? shape.CreateRequest()
            : throw new WireFormatException($"Interface {InterfaceType} has no method with number {methodId}. Caller and silo run different versions.");

    public override string ToString() => InterfaceType.ToString();

    internal void Prepare(CodecRegistry codecs)
    {
        foreach (var shape in Shapes)
        {
            try
            {
                shape.Prepare(codecs);
            }
            catch (WireFormatException exception)
            {
                throw new OrleansConfigurationException($"Method {shape.Method} cannot be called: {exception.Message}", exception);
            }
        }
    }
}
