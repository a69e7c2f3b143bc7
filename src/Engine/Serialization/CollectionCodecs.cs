using System.Runtime.CompilerServices;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Base of codecs of sequences: the number of items and the items.</summary>
internal abstract class SequenceCodec<TCollection, TItem>(CodecRegistry registry) : Codec<TCollection>
{
    // A count is at most the number of bytes left; memory is reserved in proportion to them, the rest as items really arrive.
    private const long MemoryPerByte = 16;
    private const int SmallMemory = 4096;

    protected Codec<TItem> Item { get; } = registry.Get<TItem>();

    protected static void WriteCount(WireWriter writer, int count) => writer.WriteVarUInt64((ulong)count + 1);

    protected static int SafeCapacity(ref WireReader reader, int count)
    {
        var memory = Math.Max(SmallMemory, reader.Remaining * MemoryPerByte);
        return (int)Math.Min(count, memory / Math.Max(1, Unsafe.SizeOf<TItem>()));
    }

    protected void WriteItems(WireWriter writer, ReadOnlySpan<TItem> items)
    {
        WriteCount(writer, items.Length);
        foreach (var item in items)
        {
            Item.Write(writer, item);
        }
    }

    protected void WriteItems(WireWriter writer, IReadOnlyCollection<TItem> items)
    {
        WriteCount(writer, items.Count);
        foreach (var item in items)
        {
            Item.Write(writer, item);
        }
    }

    protected TItem[] ReadArray(ref WireReader reader, int count)
    {
        if (count == 0)
        {
            return [];
        }

        if (SafeCapacity(ref reader, count) < count)
        {
            return [.. ReadList(ref reader, count)];
        }

        var items = new TItem[count];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Item.Read(ref reader);
        }

        return items;
    }

    protected List<TItem> ReadList(ref WireReader reader, int count)
    {
        var items = new List<TItem>(SafeCapacity(ref reader, count));
        for (var index = 0; index < count; index++)
        {
            items.Add(Item.Read(ref reader));
        }

        return items;
    }

    protected TItem[] CopyItems(ReadOnlySpan<TItem> items)
    {
        var copy = items.ToArray();
        if (!Item.IsImmutable)
        {
            for (var index = 0; index < copy.Length; index++)
            {
                copy[index] = Item.Copy(copy[index]);
            }
        }

        return copy;
    }
}

internal sealed class ArrayCodec<T>(CodecRegistry registry) : SequenceCodec<T[]?, T>(registry)
{
    public override void Write(WireWriter writer, T[]? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            WriteItems(writer, value.AsSpan());
        }
    }

    public override T[]? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? ReadArray(ref reader, count) : null;

    public override T[]? Copy(T[]? value) => value is null ? null : CopyItems(value);
}

internal sealed class ListCodec<T>(CodecRegistry registry) : SequenceCodec<List<T>?, T>(registry)
{
    public override void Write(WireWriter writer, List<T>? value)
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

    public override List<T>? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? ReadList(ref reader, count) : null;

    public override List<T>? Copy(List<T>? value)
    {
        if (value is null)
        {
            return null;
        }

        return Item.IsImmutable ? [.. value] : value.ConvertAll(Item.Copy);
    }
}

/// <summary>Sequences known by an interface that allows changes: they arrive as lists.</summary>
internal sealed class ListInterfaceCodec<TCollection, T>(CodecRegistry registry) : SequenceCodec<TCollection?, T>(registry)
    where TCollection : class, IEnumerable<T>
{
    public override void Write(WireWriter writer, TCollection? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            WriteItems(writer, value as IReadOnlyCollection<T> ?? [.. value]);
        }
    }

    public override TCollection? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? (TCollection)(object)ReadList(ref reader, count) : null;

    public override TCollection? Copy(TCollection? value)
    {
        if (value is null)
        {
            return null;
        }

        List<T> copy = [.. value];
        return (TCollection)(object)(Item.IsImmutable ? copy : copy.ConvertAll(Item.Copy));
    }
}

/// <summary>Sequences known by an interface that only reads: they arrive as arrays.</summary>
internal sealed class ReadOnlySequenceCodec<TCollection, T>(CodecRegistry registry) : SequenceCodec<TCollection?, T>(registry)
    where TCollection : class, IEnumerable<T>
{
    public override void Write(WireWriter writer, TCollection? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            WriteItems(writer, value as IReadOnlyCollection<T> ?? [.. value]);
        }
    }

    public override TCollection? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? (TCollection)(object)ReadArray(ref reader, count) : null;

    public override TCollection? Copy(TCollection? value) => value is null ? null : (TCollection)(object)CopyItems(value.ToArray());
}

internal sealed class QueueCodec<T>(CodecRegistry registry) : SequenceCodec<Queue<T>?, T>(registry)
{
    public override void Write(WireWriter writer, Queue<T>? value)
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

    public override Queue<T>? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? new Queue<T>(ReadArray(ref reader, count)) : null;

    public override Queue<T>? Copy(Queue<T>? value) => value is null ? null : new Queue<T>(CopyItems(value.ToArray()));
}
