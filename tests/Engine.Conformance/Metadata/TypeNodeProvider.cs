using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Reads signatures without loading what they refer to: most packages that the real assemblies need cannot be had.</summary>
internal sealed class TypeNodeProvider : ISignatureTypeProvider<TypeNode, object?>
{
    private const byte ValueTypeKind = 0x11;

    public TypeNode GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        new TypeNode.Named($"System.{typeCode}", typeCode is not (PrimitiveTypeCode.Object or PrimitiveTypeCode.String), []);

    public TypeNode GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new TypeNode.Named(MetadataNames.Of(reader, handle), rawTypeKind == ValueTypeKind, []);

    public TypeNode GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        new TypeNode.Named(MetadataNames.Of(reader, handle), rawTypeKind == ValueTypeKind, []);

    public TypeNode GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeNode GetGenericInstantiation(TypeNode genericType, ImmutableArray<TypeNode> typeArguments) =>
        ((TypeNode.Named)genericType) with { Arguments = typeArguments };

    public TypeNode GetSZArrayType(TypeNode elementType) => new TypeNode.Array(elementType);

    public TypeNode GetArrayType(TypeNode elementType, ArrayShape shape) => new TypeNode.Array(elementType);

    public TypeNode GetByReferenceType(TypeNode elementType) => new TypeNode.Reference(elementType);

    public TypeNode GetGenericMethodParameter(object? genericContext, int index) => new TypeNode.Parameter(true, index);

    public TypeNode GetGenericTypeParameter(object? genericContext, int index) => new TypeNode.Parameter(false, index);

    public TypeNode GetModifiedType(TypeNode modifier, TypeNode unmodifiedType, bool isRequired) => new TypeNode.Modified(((TypeNode.Named)modifier).Name, unmodifiedType);

    public TypeNode GetPinnedType(TypeNode elementType) => elementType;

    public TypeNode GetPointerType(TypeNode elementType) => new TypeNode.Array(elementType);

    public TypeNode GetFunctionPointerType(MethodSignature<TypeNode> signature) => new TypeNode.Named("System.IntPtr", true, []);
}
