namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>A type in a signature. What the compiler writes about nullable references is laid over it when it is rendered.</summary>
internal abstract record TypeNode
{
    /// <summary>A class, structure, interface or enumeration, with its arguments.</summary>
    public sealed record Named(string Name, bool IsValueType, IReadOnlyList<TypeNode> Arguments) : TypeNode;

    public sealed record Array(TypeNode Element) : TypeNode;

    public sealed record Reference(TypeNode Element) : TypeNode;

    /// <summary>A type parameter; methods' parameters come after those of their types.</summary>
    public sealed record Parameter(bool OfMethod, int Index) : TypeNode;

    /// <summary>A type with a mark of the compiler, such as init-only setters have.</summary>
    public sealed record Modified(string Modifier, TypeNode Type) : TypeNode;
}
