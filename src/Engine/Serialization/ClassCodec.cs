using System.Runtime.CompilerServices;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>The part of a class codec that does not know the type at compile time: for values of derived types.</summary>
internal interface IBodyCodec
{
    void WriteBody(WireWriter writer, object value);

    object ReadBody(ref WireReader reader);

    object CopyBody(object value);
}

/// <summary>
/// Base of generated codecs of classes. Each class of a hierarchy has its own numbers: the base class's members come first, and each class's members end with a zero.
/// </summary>
internal abstract class ClassCodec<T>(CodecRegistry registry) : Codec<T?>, IBodyCodec
    where T : class
{
    private const byte Null = 0;
    private const byte Exact = 1;
    private const byte Derived = 2;

    protected CodecRegistry Registry { get; } = registry;

    public sealed override void Write(WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteByte(Null);
            return;
        }

        writer.EnterNested();
        var type = value.GetType();
        if (type == typeof(T))
        {
            writer.WriteByte(Exact);
            WriteMembers(writer, value);
        }
        else
        {
            writer.WriteByte(Derived);
            var body = FindBody(type);
            writer.WriteString(Registry.NameOf(type));
            body.WriteBody(writer, value);
        }

        writer.LeaveNested();
    }

    public sealed override T? Read(ref WireReader reader)
    {
        var kind = reader.ReadByte();
        if (kind == Null)
        {
            return null;
        }

        reader.EnterNested();
        T value;
        if (kind == Exact)
        {
            value = Create();
            ReadMembers(ref reader, value);
        }
        else if (kind == Derived)
        {
            var name = reader.ReadString() ?? string.Empty;
            if (!Registry.TryGetType(name, out var type) || !type.IsAssignableTo(typeof(T)))
            {
                throw new WireFormatException($"A value of type '{name}' arrived where {typeof(T)} is expected, which this process does not know as such.");
            }

            value = (T)FindBody(type).ReadBody(ref reader);
        }
        else
        {
            throw new WireFormatException($"{kind} is not the beginning of a {typeof(T)}.");
        }

        reader.LeaveNested();
        return value;
    }

    public sealed override T? Copy(T? value)
    {
        if (value is null || IsImmutable)
        {
            return value;
        }

        // A cycle would recurse for ever; this turns it into an exception that the caller gets.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = value.GetType();
        return type == typeof(T) ? CopyExact(value) : (T)FindBody(type).CopyBody(value);
    }

    /// <summary>Writes the members, those of base classes first.</summary>
    public abstract void WriteMembers(WireWriter writer, T value);

    /// <summary>Reads the members into <paramref name="value"/>; members that are not there keep what the constructor gave them.</summary>
    public abstract void ReadMembers(ref WireReader reader, T value);

    public abstract void CopyMembers(T source, T target);

    void IBodyCodec.WriteBody(WireWriter writer, object value) => WriteMembers(writer, (T)value);

    object IBodyCodec.ReadBody(ref WireReader reader)
    {
        var value = Create();
        ReadMembers(ref reader, value);
        return value;
    }

    object IBodyCodec.CopyBody(object value) => IsImmutable ? value : CopyExact((T)value);

    /// <summary>An object whose members are to be set.</summary>
    protected abstract T Create();

    private T CopyExact(T value)
    {
        var copy = Create();
        CopyMembers(value, copy);
        return copy;
    }

    private IBodyCodec FindBody(Type type) =>
        Registry.Get(type) as IBodyCodec ?? throw new WireFormatException($"Type {type} cannot stand for {typeof(T)}: mark it with [GenerateSerializer].");
}
