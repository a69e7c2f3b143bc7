namespace Interpol.Mesh.Engine.Serialization;

internal sealed class NullableCodec<T>(CodecRegistry registry) : Codec<T?>
    where T : struct
{
    private readonly Codec<T> _value = registry.Get<T>();

    public override bool IsImmutable => _value.IsImmutable;

    public override void Write(WireWriter writer, T? value)
    {
        writer.WriteBoolean(value.HasValue);
        if (value.HasValue)
        {
            _value.Write(writer, value.GetValueOrDefault());
        }
    }

    public override T? Read(ref WireReader reader) => reader.ReadBoolean() ? _value.Read(ref reader) : null;

    public override T? Copy(T? value) => value.HasValue ? _value.Copy(value.GetValueOrDefault()) : null;
}

internal sealed class KeyValuePairCodec<TKey, TValue>(CodecRegistry registry) : Codec<KeyValuePair<TKey, TValue>>
{
    private readonly Codec<TKey> _key = registry.Get<TKey>();
    private readonly Codec<TValue> _value = registry.Get<TValue>();

    public override bool IsImmutable => _key.IsImmutable && _value.IsImmutable;

    public override void Write(WireWriter writer, KeyValuePair<TKey, TValue> value)
    {
        _key.Write(writer, value.Key);
        _value.Write(writer, value.Value);
    }

    public override KeyValuePair<TKey, TValue> Read(ref WireReader reader) => new(_key.Read(ref reader), _value.Read(ref reader));

    public override KeyValuePair<TKey, TValue> Copy(KeyValuePair<TKey, TValue> value) => new(_key.Copy(value.Key), _value.Copy(value.Value));
}

/// <summary>Any value, with the name of its type: null, a type of the platform, or a <c>[GenerateSerializer]</c> type.</summary>
internal sealed class AnyCodec(CodecRegistry registry) : Codec<object?>
{
    public override void Write(WireWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var (type, codec) = Find(value);
        writer.EnterNested();
        writer.WriteString(registry.NameOf(type));
        codec.WriteObject(writer, value);
        writer.LeaveNested();
    }

    public override object? Read(ref WireReader reader)
    {
        var name = reader.ReadString();
        if (name is null)
        {
            return null;
        }

        if (!registry.TryGetType(name, out var type))
        {
            throw new WireFormatException($"A value of type '{name}' arrived, which this process does not know.");
        }

        reader.EnterNested();
        var value = registry.Get(type).ReadObject(ref reader);
        reader.LeaveNested();
        return value;
    }

    public override object? Copy(object? value) => value is null ? null : Find(value).Codec.CopyObject(value);

    private (Type Type, Codec Codec) Find(object value)
    {
        // Exceptions of types without a codec of their own travel too, under the name of their base.
        var type = value is Exception ? typeof(Exception) : value.GetType();
        return (type, registry.Get(type));
    }
}
