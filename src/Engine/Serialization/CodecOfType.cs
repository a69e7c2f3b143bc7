namespace Interpol.Mesh.Engine.Serialization;

/// <inheritdoc/>
internal abstract class Codec<T> : Codec
{
    public override Type Type => typeof(T);

    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(ref WireReader reader);

    /// <summary>A copy that shares nothing changeable with <paramref name="value"/>.</summary>
    public abstract T Copy(T value);

    public override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public override object? ReadObject(ref WireReader reader) => Read(ref reader);

    public override object? CopyObject(object? value) => IsImmutable ? value : Copy((T)value!);

    /// <summary>A field: header, value and, for blocks, the length.</summary>
    public void WriteField(WireWriter writer, uint id, T value)
    {
        var type = WireType;
        writer.WriteFieldHeader(id, type);
        if (type != WireType.Block)
        {
            Write(writer, value);
            return;
        }

        var start = writer.BeginBlock();
        Write(writer, value);
        writer.EndBlock(start);
    }

    /// <summary>The value of a field whose header was read.</summary>
    public T ReadField(ref WireReader reader, uint id, WireType type)
    {
        if (type != WireType)
        {
            throw new WireFormatException($"Field {id} arrived as {type}, but a field of type {typeof(T)} is {WireType}. The number was given to another member, or its type was changed.");
        }

        if (type != WireType.Block)
        {
            return Read(ref reader);
        }

        var end = reader.ReadBlockEnd();
        var value = Read(ref reader);
        return reader.Position == end
            ? value
            : throw new WireFormatException($"Field {id} of type {typeof(T)} ends at byte {reader.Position} instead of {end}. The number was given to another member, or its type was changed.");
    }
}
