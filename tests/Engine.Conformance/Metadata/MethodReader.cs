using System.Reflection;
using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Reads methods and constructors of one type.</summary>
internal sealed class MethodReader(MetadataReader reader, TypeDefinition type, TypeNodeProvider provider, IReadOnlyList<string> typeParameters, bool isInterface)
{
    /// <summary>Null for members that nobody outside can name.</summary>
    public MemberSurface? Read(MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        var name = reader.GetString(method.Name);
        var access = Access.Of(method.Attributes);
        if (access is null || name.Contains('<', StringComparison.Ordinal) || name == ".cctor")
        {
            return null;
        }

        var parameters = method.GetGenericParameters().Select(reader.GetGenericParameter).ToList();
        var names = parameters.Select(parameter => reader.GetString(parameter.Name)).ToList();
        var text = new SignatureText(typeParameters, names);
        var signature = method.DecodeSignature(provider, null);
        var definitions = method.GetParameters().Select(reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0).OrderBy(parameter => parameter.SequenceNumber).ToList();
        var isConstructor = name == ".ctor";
        var generic = names.Count == 0 ? string.Empty : $"<{string.Join(", ", names)}>";
        var isStatic = method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : string.Empty;
        string Write(bool detailed)
        {
            var items = definitions.Select((parameter, index) => Parameter(text, parameter, signature.ParameterTypes[index], method, detailed));
            return $"{(isConstructor ? "ctor" : name + generic)}({string.Join(", ", items)})" + (isConstructor ? string.Empty : $" -> {Result(text, signature.ReturnType, method, detailed)}");
        }

        var listed = name.StartsWith("op_", StringComparison.Ordinal) ? null : $"{(isConstructor ? string.Empty : Access.Prefix(access))}{isStatic}{Write(false)}";
        var isExtension = MetadataNames.Has(reader, method.GetCustomAttributes(), "System.Runtime.CompilerServices.ExtensionAttribute") ? "extension " : string.Empty;
        var constraints = string.Concat(parameters.Select(Constraint));
        return new MemberSurface(isConstructor ? "ctor" : name, listed, $"{access} {isStatic}{isExtension}{Access.Overriding(method.Attributes, isInterface)}{Write(true)}{constraints}");
    }

    private string Result(SignatureText text, TypeNode node, MethodDefinition method, bool detailed)
    {
        if (!detailed)
        {
            return text.Render(node);
        }

        var result = method.GetParameters().Select(reader.GetParameter).Where(parameter => parameter.SequenceNumber == 0).ToList();
        CustomAttributeHandleCollection? own = result.Count == 0 ? null : result[0].GetCustomAttributes();
        return text.Render(node, NullableFlags.Of(reader, own, method.GetCustomAttributes(), type.GetCustomAttributes()));
    }

    private string Parameter(SignatureText text, Parameter parameter, TypeNode node, MethodDefinition method, bool detailed)
    {
        var attributes = parameter.GetCustomAttributes();
        var isReference = node is TypeNode.Reference or TypeNode.Modified { Type: TypeNode.Reference };
        var kind = !isReference ? (MetadataNames.Has(reader, attributes, "System.ParamArrayAttribute") ? "params " : string.Empty)
            : parameter.Attributes.HasFlag(ParameterAttributes.Out) ? "out "
            : MetadataNames.Has(reader, attributes, "System.Runtime.CompilerServices.IsReadOnlyAttribute") ? "in " : "ref ";
        var flags = detailed ? NullableFlags.Of(reader, attributes, method.GetCustomAttributes(), type.GetCustomAttributes()) : NullableFlags.None;
        var value = parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? $" = {Constants.Default(reader, parameter.GetDefaultValue(), node)}" : string.Empty;
        return $"{kind}{text.Render(node, flags)} {reader.GetString(parameter.Name)}{value}";
    }

    private string Constraint(GenericParameter parameter)
    {
        var parts = new List<string>();
        var attributes = parameter.Attributes & GenericParameterAttributes.SpecialConstraintMask;
        if (attributes != 0)
        {
            parts.Add(attributes.ToString());
        }

        parts.AddRange(parameter.GetConstraints().Select(reader.GetGenericParameterConstraint).Select(constraint => MetadataNames.Of(reader, constraint.Type)).Order(StringComparer.Ordinal));
        return parts.Count == 0 ? string.Empty : $" where {reader.GetString(parameter.Name)} : {string.Join(", ", parts)}";
    }
}
