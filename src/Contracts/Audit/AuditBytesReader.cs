using System.Buffers.Binary;
using System.Text;

namespace Interpol.Mesh.Contracts.Audit;

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

    /// <summary>Requires one of the versions that this program knows.</summary>
    public void Version(byte known)
    {
        var version = Byte();
        if (version != known)
        {
            throw new FormatException($"It has version {version}, and this program knows version {known}.");
        }
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
