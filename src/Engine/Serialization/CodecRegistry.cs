using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Engine.Generation;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>The codecs of one silo or client. Codecs are added at start and made on demand; nothing is searched for by reflection afterwards.</summary>
internal sealed class CodecRegistry
{
    private readonly ConcurrentDictionary<Type, Codec> _codecs = new();
    private readonly ConcurrentDictionary<Type, Type> _openCodecs = new();
    private readonly ConcurrentDictionary<Type, string> _names = new();
    private readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, InterfaceDescriptor> _references = new();
    private readonly BuiltInCodecs _builtIn;

    public CodecRegistry()
    {
        _builtIn = new BuiltInCodecs(this);
        _builtIn.Register();
    }

    /// <summary>Whoever sends the calls of references that are read. Set once, before the first message.</summary>
    public CallRuntime? Runtime { get; set; }

    /// <summary>Adds a codec; with a name, its type may stand where any type is allowed.</summary>
    public void Add<T>(Codec<T> codec, string? name = null)
    {
        _codecs[typeof(T)] = codec;
        if (name is not null)
        {
            AddName(typeof(T), name);
        }
    }

    /// <summary>Adds a generic codec for a generic type: <paramref name="openCodec"/> has the type's parameters and a constructor that takes a registry.</summary>
    public void AddOpen(Type openType, Type openCodec, string name)
    {
        _openCodecs[openType] = openCodec;
        AddName(openType, name);
    }

    public Codec<T> Get<T>() => (Codec<T>)Get(typeof(T));

    public Codec Get(Type type)
    {
        if (_codecs.TryGetValue(type, out var codec))
        {
            return codec;
        }

        codec = Create(type) ?? throw new WireFormatException($"Type {type} cannot cross the wire: mark it with [GenerateSerializer] and its members with [Id].");
        return _codecs.GetOrAdd(type, codec);
    }

    /// <summary>The name of a type on the wire.</summary>
    public string NameOf(Type type)
    {
        if (_names.TryGetValue(type, out var name))
        {
            return name;
        }

        if (type is { IsGenericType: true, IsGenericTypeDefinition: false } && _names.TryGetValue(type.GetGenericTypeDefinition(), out var open))
        {
            name = $"{open}<{string.Join(',', type.GetGenericArguments().Select(NameOf))}>";
        }
        else if (type.IsSZArray)
        {
            name = $"[]<{NameOf(type.GetElementType()!)}>";
        }
        else
        {
            throw new WireFormatException($"Type {type} cannot stand where any type is allowed: mark it with [GenerateSerializer].");
        }

        return _names.GetOrAdd(type, name);
    }

    /// <summary>The type of that name; false when no registered type has it.</summary>
    public bool TryGetType(string name, [NotNullWhen(true)] out Type? type) => TypeNameParser.TryParse(name, _types, out type);

    /// <summary>Writes a value with the name of its type.</summary>
    public void WriteAny(WireWriter writer, object? value) => _builtIn.Any.Write(writer, value);

    /// <summary>Reads what <see cref="WriteAny"/> wrote.</summary>
    public object? ReadAny(ref WireReader reader) => _builtIn.Any.Read(ref reader);

    /// <summary>A copy that shares nothing changeable with <paramref name="value"/>.</summary>
    public object? CopyAny(object? value) => _builtIn.Any.Copy(value);

    /// <summary>Writes an exception so that the caller gets the same type, text and stack, if the type can cross the wire.</summary>
    public void WriteException(WireWriter writer, Exception exception) => _builtIn.Exceptions.Write(writer, exception);

    public Exception ReadException(ref WireReader reader) =>
        _builtIn.Exceptions.Read(ref reader) ?? throw new WireFormatException("An exception is missing.");

    /// <summary>The codec of a <c>[GenerateSerializer]</c> class; false when the type is none.</summary>
    internal bool TryGetBody(Type type, [NotNullWhen(true)] out IBodyCodec? body)
    {
        if (_codecs.TryGetValue(type, out var codec) || (type.IsGenericType && _openCodecs.ContainsKey(type.GetGenericTypeDefinition()) && (codec = Get(type)) is not null))
        {
            body = codec as IBodyCodec;
            return body is not null;
        }

        body = null;
        return false;
    }

    internal void AddReference(InterfaceDescriptor descriptor) => _references[descriptor.Type] = descriptor;

    internal void AddName(Type type, string name)
    {
        var known = _types.GetOrAdd(name, type);
        if (known != type)
        {
            throw new WireFormatException($"Types {known} and {type} have the same name on the wire: '{name}'. Give one of them another [Alias].");
        }

        _names[type] = name;
    }

    private Codec? Create(Type type)
    {
        if (type.IsGenericType && _openCodecs.TryGetValue(type.GetGenericTypeDefinition(), out var open))
        {
            return (Codec)Activator.CreateInstance(open.MakeGenericType(type.GetGenericArguments()), this)!;
        }

        return _builtIn.Create(type, _references.GetValueOrDefault(type));
    }
}
