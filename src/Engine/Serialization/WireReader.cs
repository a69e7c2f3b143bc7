using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Every length is checked against what is there before anything is allocated for it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;
    private int _depth;

    public readonly int Position => _position;

    public readonly int Remaining => _data.Length - _position;

    public readonly ReadOnlySpan<byte> RemainingSpan => _data[_position..];

    public void EnterNested()
    {
        if (++_depth > WireWriter.MaxDepth)
        {
            throw new WireFormatException($"The message is nested more than {WireWriter.MaxDepth} levels deep.");
        }
    }

    public void LeaveNested() => _depth--;

    public byte ReadByte()
    {
        if (_position >= _data.Length)
        {
            ThrowTruncated();
        }

        return _data[_position++];
    }

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireFormatException($"Byte {other} is not a truth value."),
    };

    public uint ReadVarUInt32()
    {
        var value = ReadVarUInt64();
        return value <= uint.MaxValue ? (uint)value : throw new WireFormatException($"Number {value} does not fit in 32 bits.");
    }

    public ulong ReadVarUInt64()
    {
        if (_position < _data.Length && _data[_position] < 0x80)
        {
            return _data[_position++];
        }

        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var item = ReadByte();
            if (shift == 63 && item > 1)
            {
                break;
            }

            value |= (ulong)(item & 0x7F) << shift;
            if (item < 0x80)
            {
                return value;
            }
        }

        throw new WireFormatException("A number is longer than 64 bits.");
    }

    public int ReadVarInt32()
    {
        var value = ReadVarUInt32();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public long ReadVarInt64()
    {
        var value = ReadVarUInt64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadRaw(4));

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadRaw(8));

    public Guid ReadGuid() => new(ReadRaw(16));

    public ReadOnlySpan<byte> ReadRaw(int length)
    {
        if ((uint)length > (uint)(_data.Length - _position))
        {
            ThrowTruncated();
        }

        var result = _data.Slice(_position, length);
        _position += length;
        return result;
    }

    /// <summary>Length and bytes; false for null.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        var length = ReadVarUInt64();
        if (length == 0)
        {
            bytes = default;
            return false;
        }

        if (length - 1 > (ulong)(_data.Length - _position))
        {
            ThrowTruncated();
        }

        bytes = ReadRaw((int)(length - 1));
        return true;
    }

    public byte[]? ReadBytes() => TryReadBytes(out var bytes) ? bytes.ToArray() : null;

    public string? ReadString() => TryReadBytes(out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The number of items of a collection plus one, zero for null. Every item takes at least one byte, so a count above what is left is refused.</summary>
    public bool TryReadCount(out int count)
    {
        var value = ReadVarUInt64();
        count = 0;
        if (value == 0)
        {
            return false;
        }

        if (value - 1 > (ulong)(_data.Length - _position))
        {
            ThrowTruncated();
        }

        count = (int)(value - 1);
        return true;
    }

    /// <summary>The next field; false at the end of the object.</summary>
    public bool ReadFieldHeader(out uint id, out WireType type)
    {
        var header = ReadVarUInt64();
        id = (uint)(header >> 3);
        type = (WireType)(header & 7);
        if (header == 0)
        {
            return false;
        }

        if (header >> 35 != 0 || type is < WireType.Varint or > WireType.Block)
        {
            throw new WireFormatException($"{header} is not the header of a field.");
        }

        return true;
    }

    public int ReadBlockEnd()
    {
        var length = ReadFixed32();
        if (length > (uint)(_data.Length - _position))
        {
            ThrowTruncated();
        }

        return _position + (int)length;
    }

    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarUInt64();
                break;
            case WireType.Fixed32:
                ReadRaw(4);
                break;
            case WireType.Fixed64:
                ReadRaw(8);
                break;
            case WireType.Fixed128:
                ReadRaw(16);
                break;
            case WireType.Bytes:
                TryReadBytes(out _);
                break;
            case WireType.Block:
                _position = ReadBlockEnd();
                break;
            default:
                throw new WireFormatException($"{type} is not a type of field.");
        }
    }

    [DoesNotReturn]
    private static void ThrowTruncated() => throw new WireFormatException("The message is truncated or damaged: it announces more bytes than it has.");
}
