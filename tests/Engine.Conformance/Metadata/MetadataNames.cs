using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Full names as the listing writes them: nested types after a dot, without the number of type parameters.</summary>
internal static class MetadataNames
{
    public static string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Of(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => Of(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => Render(reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new TypeNodeProvider(), null)),
        _ => string.Empty,
    };

    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return Join(outer.IsNil ? reader.GetString(type.Namespace) : Of(reader, outer), reader.GetString(type.Name));
    }

    public static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var space = type.ResolutionScope.Kind == HandleKind.TypeReference ? Of(reader, (TypeReferenceHandle)type.ResolutionScope) : reader.GetString(type.Namespace);
        return Join(space, reader.GetString(type.Name));
    }

    public static string Render(TypeNode type) => new SignatureText([], []).Render(type);

    /// <summary>The full name of the class of an attribute.</summary>
    public static string OfAttribute(MetadataReader reader, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MethodDefinition => Of(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()),
        HandleKind.MemberReference => Of(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent),
        _ => string.Empty,
    };

    public static bool Has(MetadataReader reader, CustomAttributeHandleCollection attributes, string name) =>
        attributes.Any(handle => OfAttribute(reader, reader.GetCustomAttribute(handle)) == name);

    private static string Join(string space, string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        var bare = tick < 0 ? name : name[..tick];
        return space.Length == 0 ? bare : $"{space}.{bare}";
    }
}
