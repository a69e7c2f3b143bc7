using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>
/// Proves that a call comes from the gateway whose token it carries: an HMAC under the secret of that gateway and the silos over the token's hash, the time, the
/// actor and the method. It costs about a microsecond, so that every call can have its own; whoever has only seen a token cannot make one.
/// </summary>
public static class CallProof
{
    /// <summary>Bytes of a proof.</summary>
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    private const int FixedBytes = SHA256.HashSizeInBytes + sizeof(long);
    private const int StackBytes = 512;

    /// <summary>Makes a proof.</summary>
    /// <param name="secret">The secret of the gateway and the silos.</param>
    /// <param name="tokenHash">SHA-256 of the token.</param>
    /// <param name="time">When the call is made, in milliseconds since 1970.</param>
    /// <param name="target">Who is called.</param>
    /// <param name="interfaceName">Through which interface.</param>
    /// <param name="methodName">By which method.</param>
    /// <param name="proof">Receives it.</param>
    public static void Create(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> tokenHash, long time, GrainId target, string interfaceName, string methodName, Span<byte> proof)
    {
        // Lengths stand before what varies, so that no two calls have the same text.
        var type = target.Type.AsSpan();
        var key = target.Key.AsSpan();
        var most = FixedBytes + (4 * sizeof(int)) + type.Length + key.Length + Encoding.UTF8.GetMaxByteCount(interfaceName.Length + methodName.Length);
        byte[]? rented = null;
        var text = most <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(most);
        tokenHash.CopyTo(text);
        BinaryPrimitives.WriteInt64LittleEndian(text[SHA256.HashSizeInBytes..], time);
        var length = Append(text, FixedBytes, type);
        length = Append(text, length, key);
        length = Append(text, length, interfaceName);
        length = Append(text, length, methodName);
        HMACSHA256.HashData(secret, text[..length], proof);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Append(Span<byte> text, int at, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(text[at..], part.Length);
        part.CopyTo(text[(at + sizeof(int))..]);
        return at + sizeof(int) + part.Length;
    }

    private static int Append(Span<byte> text, int at, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part, text[(at + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(text[at..], bytes);
        return at + sizeof(int) + bytes;
    }
}
