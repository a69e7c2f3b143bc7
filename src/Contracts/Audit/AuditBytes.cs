using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Writes what audit hashes and signatures are made over: numbers of fixed width, most significant byte first, and texts and bytes with their length. The same values always give the same bytes.</summary>
internal sealed class AuditBytes
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public int Length => _buffer.WrittenCount;

    public ReadOnlyMemory<byte> ToMemory() => _buffer.WrittenMemory;

    public AuditBytes Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public AuditBytes Count(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
        return this;
    }

    public AuditBytes Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    /// <summary>Bytes of a length that the reader knows.</summary>
    public AuditBytes Raw(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    public AuditBytes Bytes(ReadOnlySpan<byte> value) => Count(value.Length).Raw(value);

    public AuditBytes Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length)));
        return this;
    }

    public AuditBytes OptionalText(string? value) => value is null ? Byte(0) : Byte(1).Text(value);
}
