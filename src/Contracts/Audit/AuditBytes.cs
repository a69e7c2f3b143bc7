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

/// <summary>Reads what <see cref="AuditBytes"/> wrote, and nothing else: there is one form of each value.</summary>
internal ref struct AuditBytesReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte() => Raw(1)[0];

    public int Count()
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(Raw(sizeof(int)));
        return count >= 0 && count <= _rest.Length ? count : throw Damaged();
    }

    public long Number() => BinaryPrimitives.ReadInt64BigEndian(Raw(sizeof(long)));

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    public string Text()
    {
        try
        {
            return Strict.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw Damaged();
        }
    }

    public string? OptionalText() => Byte() switch
    {
        0 => null,
        1 => Text(),
        _ => throw Damaged(),
    };

    public DateTimeOffset Time()
    {
        var ticks = Number();
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Damaged();
    }

    /// <summary>Requires the version that this program knows.</summary>
    public void Version(byte known) => Version(known, known);

    /// <summary>Requires one of the versions that this program knows.</summary>
    public byte Version(byte oldest, byte newest)
    {
        var version = Byte();
        return version >= oldest && version <= newest
            ? version
            : throw new FormatException($"It has version {version}, and this program knows {(oldest == newest ? $"version {newest}" : $"versions {oldest} to {newest}")}.");
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Damaged();
        }
    }

    public static FormatException Damaged() => new("Its bytes are damaged: they end too early, go on too long or hold an impossible value.");
}
