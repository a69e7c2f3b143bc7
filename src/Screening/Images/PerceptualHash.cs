using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Interpol.Mesh.Screening.Images;

/// <summary>A perceptual hash of an image: 256 bits that differ in few places when images look alike (PDQ, as its reference implementation defines it).</summary>
/// <param name="First">The first 64 bits.</param>
/// <param name="Second">The next.</param>
/// <param name="Third">The next.</param>
/// <param name="Fourth">The last.</param>
public readonly record struct PerceptualHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Its length in hexadecimal digits.</summary>
    public const int Digits = 64;

    private const int Bytes = Digits / 2;

    /// <summary>Reads 64 hexadecimal digits, or says that the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PerceptualHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Digits || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        hash = new PerceptualHash(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
        return true;
    }

    /// <summary>In how many bits two hashes differ, 0 to 256.</summary>
    public int DistanceTo(PerceptualHash other) =>
        BitOperations.PopCount(First ^ other.First) + BitOperations.PopCount(Second ^ other.Second) + BitOperations.PopCount(Third ^ other.Third) + BitOperations.PopCount(Fourth ^ other.Fourth);

    /// <summary>64 hexadecimal digits in small letters.</summary>
    public override string ToString() => $"{First:x16}{Second:x16}{Third:x16}{Fourth:x16}";

    /// <summary>One of the sixteen parts of 16 bits.</summary>
    internal int Part(int part) => (int)((part >> 2) switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => Fourth,
    } >> ((part & 3) * 16)) & 0xFFFF;
}
