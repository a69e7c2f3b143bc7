namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Dictionaries, known as <see cref="Dictionary{TKey, TValue}"/> or by an interface of it.</summary>
internal sealed class DictionaryCodec<TCollection, TKey, TValue>(CodecRegistry registry) : SequenceCodec<TCollection?, KeyValuePair<TKey, TValue>>(registry)
    where TCollection : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private readonly Codec<TKey> _key = registry.Get<TKey>();
    private readonly Codec<TValue> _value = registry.Get<TValue>();

    public override void Write(WireWriter writer, TCollection? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var dictionary = value as Dictionary<TKey, TValue> ?? new Dictionary<TKey, TValue>(value);
        ComparerMark.Write(writer, dictionary.Comparer);
        WriteCount(writer, dictionary.Count);
        foreach (var (key, item) in dictionary)
        {
            _key.Write(writer, key);
            _value.Write(writer, item);
        }
    }

    public override TCollection? Read(ref WireReader reader)
    {
        if (!ComparerMark.TryRead<TKey>(ref reader, out var comparer))
        {
            return null;
        }

        reader.TryReadCount(out var count);
        var dictionary = new Dictionary<TKey, TValue>(SafeCapacity(ref reader, count), comparer);
        for (var index = 0; index < count; index++)
        {
            var key = _key.Read(ref reader) ?? throw new WireFormatException("A dictionary has a null key.");
            if (!dictionary.TryAdd(key, _value.Read(ref reader)))
            {
                throw new WireFormatException($"A dictionary has the key '{key}' twice.");
            }
        }

        return (TCollection)(object)dictionary;
    }

    public override TCollection? Copy(TCollection? value)
    {
        if (value is null)
        {
            return null;
        }

        var source = value as Dictionary<TKey, TValue>;
        var copy = source is null ? new Dictionary<TKey, TValue>() : new Dictionary<TKey, TValue>(source.Count, source.Comparer);
        foreach (var (key, item) in value)
        {
            copy.Add(_key.Copy(key), _value.Copy(item));
        }

        return (TCollection)(object)copy;
    }
}

/// <summary>Sorted dictionaries, in the natural order of their keys.</summary>
internal sealed class SortedDictionaryCodec<TKey, TValue>(CodecRegistry registry) : SequenceCodec<SortedDictionary<TKey, TValue>?, KeyValuePair<TKey, TValue>>(registry)
    where TKey : notnull
{
    public override void Write(WireWriter writer, SortedDictionary<TKey, TValue>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        ComparerMark.RefuseOrder(value.Comparer);
        WriteItems(writer, value);
    }

    public override SortedDictionary<TKey, TValue>? Read(ref WireReader reader) =>
        reader.TryReadCount(out var count) ? Fill(ReadArray(ref reader, count)) : null;

    public override SortedDictionary<TKey, TValue>? Copy(SortedDictionary<TKey, TValue>? value) => value is null ? null : Fill(CopyItems(value.ToArray()));

    private static SortedDictionary<TKey, TValue> Fill(KeyValuePair<TKey, TValue>[] items)
    {
        var result = new SortedDictionary<TKey, TValue>();
        foreach (var (key, value) in items)
        {
            result[key] = value;
        }

        return result;
    }
}

/// <summary>Sets, known as <see cref="HashSet{T}"/> or by an interface of it.</summary>
internal sealed class HashSetCodec<TCollection, T>(CodecRegistry registry) : SequenceCodec<TCollection?, T>(registry)
    where TCollection : class, IEnumerable<T>
{
    public override void Write(WireWriter writer, TCollection? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var set = value as HashSet<T> ?? [.. value];
        ComparerMark.Write(writer, set.Comparer);
        WriteItems(writer, set);
    }

    public override TCollection? Read(ref WireReader reader)
    {
        if (!ComparerMark.TryRead<T>(ref reader, out var comparer))
        {
            return null;
        }

        reader.TryReadCount(out var count);
        var set = new HashSet<T>(SafeCapacity(ref reader, count), comparer);
        for (var index = 0; index < count; index++)
        {
            set.Add(Item.Read(ref reader));
        }

        return (TCollection)(object)set;
    }

    public override TCollection? Copy(TCollection? value)
    {
        if (value is null)
        {
            return null;
        }

        var copy = new HashSet<T>((value as HashSet<T>)?.Comparer);
        foreach (var item in value)
        {
            copy.Add(Item.Copy(item));
        }

        return (TCollection)(object)copy;
    }
}

internal sealed class SortedSetCodec<T>(CodecRegistry registry) : SequenceCodec<SortedSet<T>?, T>(registry)
{
    public override void Write(WireWriter writer, SortedSet<T>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        ComparerMark.RefuseOrder(value.Comparer);
        WriteItems(writer, value);
    }

    public override SortedSet<T>? Read(ref WireReader reader) => reader.TryReadCount(out var count) ? [.. ReadArray(ref reader, count)] : null;

    public override SortedSet<T>? Copy(SortedSet<T>? value) => value is null ? null : [.. CopyItems(value.ToArray())];
}
