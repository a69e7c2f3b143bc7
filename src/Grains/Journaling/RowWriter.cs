using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Interpol.Mesh.Grains.Journaling;

/// <summary>
/// Writes the heads of journal rows: a version byte, then fields in a fixed order. Later versions only add fields at the end, so that a row of an older
/// version reads with defaults and a newer one's extra fields are passed over; a change that older readers would misunderstand takes a new version byte.
/// </summary>
internal sealed class RowWriter(byte version)
{
    private readonly ArrayBufferWriter<byte> _buffer = Start(version);

    public ReadOnlyMemory<byte> ToMemory() => _buffer.WrittenMemory;

    public RowWriter Number(long value)
    {
        // Zigzag, seven bits a byte, low bits first.
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var span = _buffer.GetSpan(10);
        var count = 0;
        while (bits >= 0x80)
        {
            span[count++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        span[count++] = (byte)bits;
        _buffer.Advance(count);
        return this;
    }

    public RowWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length)));
        return this;
    }

    public RowWriter Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
        return this;
    }

    public RowWriter Time(DateTimeOffset value)
    {
        var span = _buffer.GetSpan(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(span, value.UtcTicks);
        _buffer.Advance(sizeof(long));
        return Number((long)value.Offset.TotalMinutes);
    }

    private static ArrayBufferWriter<byte> Start(byte version)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        buffer.GetSpan(1)[0] = version;
        buffer.Advance(1);
        return buffer;
    }
}
