using System.Buffers.Binary;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>What a call from outside carries in its request context: the time, the proof and the token, one after the other.</summary>
public static class CallCredential
{
    /// <summary>The key of the request context.</summary>
    public const string ContextKey = "mesh.credential";

    private const int TokenOffset = sizeof(long) + CallProof.Bytes;

    /// <summary>Puts a credential together.</summary>
    public static byte[] Create(byte[] token, byte[] tokenHash, long time, byte[] secret, GrainId target, string interfaceName, string methodName)
    {
        var credential = new byte[TokenOffset + token.Length];
        BinaryPrimitives.WriteInt64LittleEndian(credential, time);
        CallProof.Create(secret, tokenHash, time, target, interfaceName, methodName, credential.AsSpan(sizeof(long), CallProof.Bytes));
        token.CopyTo(credential, TokenOffset);
        return credential;
    }

    /// <summary>Takes a credential apart.</summary>
    public static bool TryRead(ReadOnlySpan<byte> credential, out long time, out ReadOnlySpan<byte> proof, out ReadOnlySpan<byte> token)
    {
        if (credential.Length <= TokenOffset || credential.Length > TokenOffset + GatewayToken.MaxBytes)
        {
            time = 0;
            proof = default;
            token = default;
            return false;
        }

        time = BinaryPrimitives.ReadInt64LittleEndian(credential);
        proof = credential.Slice(sizeof(long), CallProof.Bytes);
        token = credential[TokenOffset..];
        return true;
    }
}
