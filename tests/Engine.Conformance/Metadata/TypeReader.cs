using System.Reflection;
using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Reads one type.</summary>
internal sealed class TypeReader
{
    private static readonly TypeNodeProvider Provider = new();

    private readonly MetadataReader _reader;
    private readonly TypeDefinition _type;
    private readonly string _bareName;
    private readonly List<string> _parameters;
    private readonly string _base;

    public TypeReader(MetadataReader reader, TypeDefinitionHandle handle)
    {
        _reader = reader;
        _type = reader.GetTypeDefinition(handle);
        _bareName = MetadataNames.Of(reader, handle);
        _parameters = [.. _type.GetGenericParameters().Select(parameter => reader.GetString(reader.GetGenericParameter(parameter).Name))];
        _base = _type.BaseType.IsNil ? string.Empty : Render(_type.BaseType);
    }

    private bool IsInterface => _type.Attributes.HasFlag(TypeAttributes.Interface);

    private bool IsEnum => _base == "System.Enum";

    public TypeSurface Read()
    {
        var inner = MetadataNames.Of(_reader, _type.GetDeclaringType().IsNil ? default(EntityHandle) : _type.GetDeclaringType());
        var name = _parameters.Count == 0 || inner.Length > 0 ? _bareName : $"{_bareName}<{string.Join(", ", _parameters)}>";
        return new TypeSurface(
            name,
            Kind(),
            [.. _type.GetInterfaceImplementations().Select(item => Render(_reader.GetInterfaceImplementation(item).Interface)).Order(StringComparer.Ordinal)],
            Usage(),
            [.. Members().OrderBy(member => member.Detailed, StringComparer.Ordinal)]);
    }

    private string Kind()
    {
        if (IsInterface)
        {
            return "interface";
        }

        if (IsEnum)
        {
            return "enum";
        }

        if (_base == "System.ValueType")
        {
            return "struct";
        }

        var isDelegate = _base == "System.MulticastDelegate";
        var modifier = (_type.Attributes.HasFlag(TypeAttributes.Abstract), _type.Attributes.HasFlag(TypeAttributes.Sealed)) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => string.Empty,
        };
        var kind = isDelegate ? "delegate" : $"{modifier}class";
        return _base == "System.Object" ? kind : $"{kind} : {_base}";
    }

    private string Usage()
    {
        foreach (var handle in _type.GetCustomAttributes())
        {
            var attribute = _reader.GetCustomAttribute(handle);
            if (MetadataNames.OfAttribute(_reader, attribute) == "System.AttributeUsageAttribute")
            {
                return Convert.ToHexString(_reader.GetBlobBytes(attribute.Value));
            }
        }

        return string.Empty;
    }

    private IEnumerable<MemberSurface> Members()
    {
        var accessors = new HashSet<MethodDefinitionHandle>();
        foreach (var property in _type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            var methods = property.GetAccessors();
            accessors.Add(methods.Getter);
            accessors.Add(methods.Setter);
            if (Property(property) is { } member)
            {
                yield return member;
            }
        }

        foreach (var member in _type.GetFields().Select(_reader.GetFieldDefinition).Select(Field).OfType<MemberSurface>())
        {
            yield return member;
        }

        var methodReader = new MethodReader(_reader, _type, Provider, _parameters, IsInterface);
        foreach (var member in _type.GetMethods().Where(handle => !accessors.Contains(handle)).Select(methodReader.Read).OfType<MemberSurface>())
        {
            yield return member;
        }
    }

    private MemberSurface? Field(FieldDefinition field)
    {
        var access = Access.Of(field.Attributes);
        var name = _reader.GetString(field.Name);
        if (access is null || field.Attributes.HasFlag(FieldAttributes.SpecialName))
        {
            return null;
        }

        var text = new SignatureText(_parameters, []);
        var type = field.DecodeSignature(Provider, null);
        var flags = NullableFlags.Of(_reader, field.GetCustomAttributes(), _type.GetCustomAttributes());
        var value = Constants.Text(_reader, field.GetDefaultValue());
        if (IsEnum)
        {
            return new MemberSurface(name, $"{name} = {value}", $"{name} = {value}");
        }

        var modifier = field.Attributes.HasFlag(FieldAttributes.Literal) ? "const " : field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : string.Empty;
        var listed = $"{Access.Prefix(access)}{modifier}{name} -> {text.Render(type)}";
        var writable = field.Attributes.HasFlag(FieldAttributes.InitOnly) ? "readonly " : string.Empty;
        return new MemberSurface(name, listed, $"{access} {modifier}{writable}{name} -> {text.Render(type, flags)}{(value.Length > 0 ? " = " + value : string.Empty)}");
    }

    private MemberSurface? Property(PropertyDefinition property)
    {
        var methods = property.GetAccessors();
        var getter = methods.Getter.IsNil ? (MethodDefinition?)null : _reader.GetMethodDefinition(methods.Getter);
        var setter = methods.Setter.IsNil ? (MethodDefinition?)null : _reader.GetMethodDefinition(methods.Setter);
        var getAccess = getter is { } get ? Access.Of(get.Attributes) : null;
        var setAccess = setter is { } set ? Access.Of(set.Attributes) : null;
        var access = getAccess ?? setAccess;
        if (access is null)
        {
            return null;
        }

        var name = _reader.GetString(property.Name);
        var signature = property.DecodeSignature(Provider, null);
        var text = new SignatureText(_parameters, []);
        var either = (getAccess is null ? setter : getter)!.Value;
        var isStatic = either.Attributes.HasFlag(MethodAttributes.Static) ? "static " : string.Empty;
        var listed = $"{Access.Prefix(access)}{isStatic}{name} {{ {(getAccess is null ? string.Empty : "get; ")}{(setAccess is null ? string.Empty : "set; ")}}} -> {text.Render(signature.ReturnType)}";
        var isInit = setter?.DecodeSignature(Provider, null).ReturnType is TypeNode.Modified { Modifier: "System.Runtime.CompilerServices.IsExternalInit" };
        var setText = setAccess is null ? string.Empty : $"{(setAccess == access ? string.Empty : setAccess + " ")}{(isInit ? "init; " : "set; ")}";
        var required = MetadataNames.Has(_reader, property.GetCustomAttributes(), "System.Runtime.CompilerServices.RequiredMemberAttribute") ? "required " : string.Empty;
        var flags = NullableFlags.Of(_reader, property.GetCustomAttributes(), either.GetCustomAttributes(), _type.GetCustomAttributes());
        var overriding = Access.Overriding(either.Attributes, IsInterface);
        return new MemberSurface(
            name, listed, $"{access} {isStatic}{required}{overriding}{name} {{ {(getAccess is null ? string.Empty : "get; ")}{setText}}} -> {text.Render(signature.ReturnType, flags)}");
    }

    private string Render(EntityHandle handle) => handle.Kind == HandleKind.TypeSpecification
        ? new SignatureText(_parameters, []).Render(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Provider, null))
        : MetadataNames.Of(_reader, handle);
}
