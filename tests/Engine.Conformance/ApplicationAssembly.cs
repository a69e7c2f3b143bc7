using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Interpol.Mesh.Engine.Conformance.Metadata;

namespace Interpol.Mesh.Engine.Conformance;

/// <summary>An assembly of the application, and what its own code uses of the engine.</summary>
internal sealed class ApplicationAssembly : IDisposable
{
    private const string Generated = "Interpol.Mesh.Engine.Generated.";
    private const string EngineName = "Interpol.Mesh.Engine";

    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public ApplicationAssembly(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    /// <summary>The members and types of the engine that code outside of generated types names, each with a place where it does.</summary>
    public IEnumerable<(string Member, string Place)> UsesOfEngine()
    {
        var seen = new HashSet<EntityHandle>();
        foreach (var typeHandle in _reader.TypeDefinitions)
        {
            var type = _reader.GetTypeDefinition(typeHandle);
            var name = MetadataNames.Of(_reader, typeHandle);
            if (name.StartsWith(Generated, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
            {
                var code = _file.GetMethodBody(method.RelativeVirtualAddress).GetILContent();
                foreach (var token in InstructionReader.Tokens(code).Where(seen.Add))
                {
                    if (Describe(token) is { } member)
                    {
                        yield return (member, $"{name}.{_reader.GetString(method.Name)}");
                    }
                }
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private string? Describe(EntityHandle token) => token.Kind switch
    {
        HandleKind.TypeReference => IsOfEngine(token) ? MetadataNames.Of(_reader, (TypeReferenceHandle)token) : null,
        HandleKind.TypeSpecification => DefinitionOf((TypeSpecificationHandle)token) is { } definition ? Describe(definition) : null,
        HandleKind.MethodSpecification => Describe(_reader.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference => DescribeMember(_reader.GetMemberReference((MemberReferenceHandle)token)),
        _ => null,
    };

    private string? DescribeMember(MemberReference member) => Describe(member.Parent) is { } type ? $"{type}::{_reader.GetString(member.Name)}" : null;

    private bool IsOfEngine(EntityHandle handle)
    {
        var scope = _reader.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsOfEngine(scope),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == EngineName,
            _ => false,
        };
    }

    // The type behind an instantiation: after the marks for "instantiation of" and "class" or "structure" comes the type itself.
    private EntityHandle? DefinitionOf(TypeSpecificationHandle handle)
    {
        const byte Instantiation = 0x15;
        var blob = _reader.GetBlobReader(_reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadByte() != Instantiation)
        {
            return null;
        }

        blob.ReadByte();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? type : null;
    }
}
