using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Interpol.Mesh.Engine.Serialization;

internal sealed class ImmutableArrayCodec<T>(CodecRegistry registry) : SequenceCodec<ImmutableArray<T>, T>(registry)
{
    public override bool IsImmutable => Item.IsImmutable;

    public override void Write(WireWriter writer, ImmutableArray<T> value)
    {
        if (value.IsDefault)
        {
            writer.WriteNull();
        }
        else
        {
            WriteItems(writer, value.AsSpan());
        }
    }

    public override ImmutableArray<T> Read(ref WireReader reader) =>
        reader.TryReadCount(out var count) ? ImmutableCollectionsMarshal.AsImmutableArray(ReadArray(ref reader, count)) : default;

    public override ImmutableArray<T> Copy(ImmutableArray<T> value) =>
        value.IsDefaultOrEmpty || Item.IsImmutable ? value : ImmutableCollectionsMarshal.AsImmutableArray(CopyItems(value.AsSpan()));
}

internal sealed class ImmutableListCodec<T>(CodecRegistry registry) : SequenceCodec<ImmutableList<T>?, T>(registry)
{
    public override bool IsImmutable => Item.IsImmutable;

    public override void Write(WireWriter writer, ImmutableList<T>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            WriteItems(writer, value);
        }
    }

    public override ImmutableList<T>? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? [.. ReadArray(ref reader, count)] : null;

    public override ImmutableList<T>? Copy(ImmutableList<T>? value) => value is null || Item.IsImmutable ? value : [.. CopyItems(value.ToArray())];
}

internal sealed class ImmutableHashSetCodec<T>(CodecRegistry registry) : SequenceCodec<ImmutableHashSet<T>?, T>(registry)
{
    public override bool IsImmutable => Item.IsImmutable;

    public override void Write(WireWriter writer, ImmutableHashSet<T>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        ComparerMark.Write(writer, value.KeyComparer);
        WriteItems(writer, value);
    }

    public override ImmutableHashSet<T>? Read(ref WireReader reader)
    {
        if (!ComparerMark.TryRead<T>(ref reader, out var comparer))
        {
            return null;
        }

        reader.TryReadCount(out var count);
        return ImmutableHashSet.CreateRange(comparer, ReadArray(ref reader, count));
    }

    public override ImmutableHashSet<T>? Copy(ImmutableHashSet<T>? value) =>
        value is null || Item.IsImmutable ? value : ImmutableHashSet.CreateRange(value.KeyComparer, CopyItems(value.ToArray()));
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue>(CodecRegistry registry) : SequenceCodec<ImmutableDictionary<TKey, TValue>?, KeyValuePair<TKey, TValue>>(registry)
    where TKey : notnull
{
    public override bool IsImmutable => Item.IsImmutable;

    public override void Write(WireWriter writer, ImmutableDictionary<TKey, TValue>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        ComparerMark.Write(writer, value.KeyComparer);
        WriteItems(writer, value);
    }

    public override ImmutableDictionary<TKey, TValue>? Read(ref WireReader reader)
    {
        if (!ComparerMark.TryRead<TKey>(ref reader, out var comparer))
        {
            return null;
        }

        reader.TryReadCount(out var count);
        var items = ReadArray(ref reader, count);
        try
        {
            return ImmutableDictionary.CreateRange(comparer, items);
        }
        catch (ArgumentException exception)
        {
            throw new WireFormatException($"A dictionary is damaged: {exception.Message}");
        }
    }

    public override ImmutableDictionary<TKey, TValue>? Copy(ImmutableDictionary<TKey, TValue>? value) =>
        value is null || Item.IsImmutable ? value : ImmutableDictionary.CreateRange(value.KeyComparer, CopyItems(value.ToArray()));
}
