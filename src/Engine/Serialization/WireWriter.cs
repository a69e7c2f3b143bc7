using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>A growing buffer of pooled memory. Dispose it, or the memory is not given back.</summary>
internal sealed class WireWriter : IBufferWriter<byte>, IDisposable
{
    /// <summary>Deeper nesting is refused: it is a reference cycle, or a list that should not be linked.</summary>
    public const int MaxDepth = 128;

    private const int DefaultCapacity = 512;

    private byte[] _buffer;
    private int _position;
    private int _depth;

    public WireWriter(int capacity = DefaultCapacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _position;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _position);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _position);

    public void Reset()
    {
        _position = 0;
        _depth = 0;
    }

    /// <summary>Forgets what was written after <paramref name="length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_position);
        _position = length;
        _depth = 0;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _position = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void EnterNested()
    {
        if (++_depth > MaxDepth)
        {
            throw new WireFormatException($"The value is nested more than {MaxDepth} levels deep, or refers to itself. Such values cannot cross the wire.");
        }
    }

    public void LeaveNested() => _depth--;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if (_position == _buffer.Length)
        {
            Grow(1);
        }

        _buffer[_position++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarUInt32(uint value)
    {
        if (value < 0x80)
        {
            WriteByte((byte)value);
        }
        else
        {
            WriteVarUInt64(value);
        }
    }

    public void WriteVarUInt64(ulong value)
    {
        Ensure(10);
        var buffer = _buffer;
        var position = _position;
        while (value >= 0x80)
        {
            buffer[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[position++] = (byte)value;
        _position = position;
    }

    public void WriteVarInt32(int value) => WriteVarUInt32((uint)((value << 1) ^ (value >> 31)));

    public void WriteVarInt64(long value) => WriteVarUInt64((ulong)((value << 1) ^ (value >> 63)));

    public void WriteFixed32(uint value)
    {
        Ensure(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_position), value);
        _position += 4;
    }

    public void WriteFixed64(ulong value)
    {
        Ensure(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_position), value);
        _position += 8;
    }

    public void WriteGuid(Guid value)
    {
        Ensure(16);
        value.TryWriteBytes(_buffer.AsSpan(_position));
        _position += 16;
    }

    /// <summary>The bytes alone, without their length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_buffer.AsSpan(_position));
        _position += value.Length;
    }

    /// <summary>Length and bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteVarUInt64((ulong)value.Length + 1);
        WriteRaw(value);
    }

    /// <summary>What <see cref="WireReader.ReadBytes"/> and <see cref="WireReader.ReadString"/> read as null.</summary>
    public void WriteNull() => WriteByte(0);

    /// <summary>Length and UTF-8 bytes, or null.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        // Up to 42 characters the length fits in one byte whatever the characters are, so one pass does it.
        if (value.Length <= 42)
        {
            Ensure(1 + (value.Length * 3));
            var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position + 1));
            _buffer[_position] = (byte)(written + 1);
            _position += written + 1;
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        WriteVarUInt64((ulong)length + 1);
        Ensure(length);
        _position += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteFieldHeader(uint id, WireType type)
    {
        const uint OneByte = 16;
        if (id < OneByte)
        {
            WriteByte((byte)((id << 3) | (byte)type));
        }
        else
        {
            WriteVarUInt64(((ulong)id << 3) | (byte)type);
        }
    }

    /// <summary>The end of an object's fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteEnd() => WriteByte(0);

    /// <summary>Leaves room for a block's length; give the result to <see cref="EndBlock"/>.</summary>
    public int BeginBlock()
    {
        Ensure(4);
        _position += 4;
        return _position;
    }

    public void EndBlock(int start) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start - 4), (uint)(_position - start));

    /// <summary>Overwrites four bytes that were written before, for a length that was not known then.</summary>
    public void PatchFixed32(int position, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(position, 4), value);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _position));
        _position += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_position);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int count)
    {
        if (_buffer.Length - _position < count)
        {
            Grow(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var needed = checked(_position + count);
        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(needed, DefaultCapacity)), (uint)Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, needed));
        _buffer.AsSpan(0, _position).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
