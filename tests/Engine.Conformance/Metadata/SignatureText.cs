namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Renders types with the names of type parameters, with or without marks of nullable references.</summary>
internal sealed class SignatureText(IReadOnlyList<string> typeParameters, IReadOnlyList<string> methodParameters)
{
    private const byte Annotated = 2;

    private NullableFlags _flags = NullableFlags.None;

    public string Render(TypeNode type) => Render(type, NullableFlags.None);

    /// <summary>The type, with <c>?</c> where the compiler has marked a reference that may be null.</summary>
    public string Render(TypeNode type, NullableFlags flags)
    {
        _flags = flags;
        return Text(type);
    }

    private string Text(TypeNode type)
    {
        switch (type)
        {
            case TypeNode.Modified modified:
                return Text(modified.Type);
            case TypeNode.Reference reference:
                return Text(reference.Element);
            case TypeNode.Array array:
                var arrayMark = Mark(_flags.Next());
                return $"{Text(array.Element)}[]{arrayMark}";
            case TypeNode.Parameter parameter:
                var parameterMark = Mark(_flags.Next());
                var names = parameter.OfMethod ? methodParameters : typeParameters;
                return (parameter.Index < names.Count ? names[parameter.Index] : $"{(parameter.OfMethod ? "!!" : "!")}{parameter.Index}") + parameterMark;
            case TypeNode.Named named:
                return Text(named);
            default:
                return type.ToString();
        }
    }

    private string Text(TypeNode.Named type)
    {
        // Structures without arguments take no mark; structures with arguments take one that says nothing.
        var mark = type.IsValueType && type.Arguments.Count == 0 ? string.Empty : Mark(_flags.Next());
        var arguments = type.Arguments.Count == 0 ? string.Empty : $"<{string.Join(", ", type.Arguments.Select(Text))}>";
        return $"{type.Name}{arguments}{mark}";
    }

    private static string Mark(byte flag) => flag == Annotated ? "?" : string.Empty;
}
