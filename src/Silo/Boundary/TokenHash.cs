using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>SHA-256 of a token.</summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The hash of a token, also as bytes.</summary>
    public static TokenHash Of(ReadOnlySpan<byte> token, Span<byte> hash)
    {
        SHA256.HashData(token, hash);
        return new TokenHash(
            BinaryPrimitives.ReadUInt64LittleEndian(hash),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));
    }
}
