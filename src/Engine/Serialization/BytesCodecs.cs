using System.Collections.Immutable;

namespace Interpol.Mesh.Engine.Serialization;

internal sealed class ByteArrayCodec : Codec<byte[]?>
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(WireWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteBytes(value);
        }
    }

    public override byte[]? Read(ref WireReader reader) => reader.ReadBytes();

    public override byte[]? Copy(byte[]? value) => value is null ? null : [.. value];
}

internal sealed class ReadOnlyMemoryCodec : Codec<ReadOnlyMemory<byte>>
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(WireWriter writer, ReadOnlyMemory<byte> value) => writer.WriteBytes(value.Span);

    public override ReadOnlyMemory<byte> Read(ref WireReader reader) => reader.ReadBytes();

    public override ReadOnlyMemory<byte> Copy(ReadOnlyMemory<byte> value) => value.ToArray();
}

internal sealed class MemoryCodec : Codec<Memory<byte>>
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(WireWriter writer, Memory<byte> value) => writer.WriteBytes(value.Span);

    public override Memory<byte> Read(ref WireReader reader) => reader.ReadBytes();

    public override Memory<byte> Copy(Memory<byte> value) => value.ToArray();
}

internal sealed class ImmutableBytesCodec() : ImmutableCodec<ImmutableArray<byte>>(WireType.Bytes)
{
    public override void Write(WireWriter writer, ImmutableArray<byte> value)
    {
        if (value.IsDefault)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteBytes(value.AsSpan());
        }
    }

    public override ImmutableArray<byte> Read(ref WireReader reader) => reader.TryReadBytes(out var bytes) ? ImmutableArray.Create(bytes) : default;
}
