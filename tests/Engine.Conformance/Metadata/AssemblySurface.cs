using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>The public types of an assembly file, read without loading it.</summary>
internal static class AssemblySurface
{
    public static IReadOnlyList<TypeSurface> Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        return [.. reader.TypeDefinitions.Where(handle => IsPublic(reader, handle)).Select(handle => new TypeReader(reader, handle).Read()).OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    private static bool IsPublic(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsPublic(reader, type.GetDeclaringType()),
            _ => false,
        };
    }
}
