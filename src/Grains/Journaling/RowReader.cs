using System.Buffers.Binary;
using System.Text;

namespace Interpol.Mesh.Grains.Journaling;

/// <summary>Reads what <see cref="RowWriter"/> wrote.</summary>
internal ref struct RowReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins to read a row's head.</summary>
    /// <param name="head">The bytes.</param>
    /// <param name="knownVersion">The newest version that the caller understands.</param>
    /// <exception cref="InvalidDataException">The row is empty or of a version that this program does not know.</exception>
    public RowReader(ReadOnlySpan<byte> head, byte knownVersion)
    {
        if (head.IsEmpty)
        {
            throw new InvalidDataException("A journal row has no head.");
        }

        if (head[0] > knownVersion)
        {
            throw new InvalidDataException($"A journal row has version {head[0]}; this program knows up to {knownVersion}. A newer program wrote it.");
        }

        Version = head[0];
        _rest = head[1..];
    }

    /// <summary>The version of the row.</summary>
    public byte Version { get; }

    /// <summary>Whether all is read: fields that came later are absent in older rows.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        ulong bits = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(1)[0];
            bits |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return (long)(bits >> 1) ^ -(long)(bits & 1);
            }
        }

        throw Damaged();
    }

    /// <summary>A number of things, each of at least one byte.</summary>
    public int Count()
    {
        var count = Number();
        return count >= 0 && count <= _rest.Length ? (int)count : throw Damaged();
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    public byte[] Bytes() => Take(Count()).ToArray();

    public DateTimeOffset Time()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        var offset = TimeSpan.FromMinutes(Number());
        try
        {
            return new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(offset);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Damaged();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("A journal row is damaged: it ends too early or holds an impossible value.");
}
