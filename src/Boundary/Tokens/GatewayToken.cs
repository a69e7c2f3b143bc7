using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>
/// A token on the wire: the length of its claims, the claims as JSON, and the gateway's ECDSA P-256 signature over them. By itself it is worth nothing:
/// every call also carries a proof under the secret of the gateway that made it (<see cref="CallProof"/>).
/// </summary>
public static class GatewayToken
{
    /// <summary>How long a token may live.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>By how much the clocks of gateways and silos may differ.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>The most bytes of a token.</summary>
    public const int MaxBytes = 2048;

    private const int LengthBytes = sizeof(ushort);
    private const int SignatureBytes = 64;

    private static ReadOnlySpan<byte> Use => "interpol-mesh gateway token 1\n"u8;

    /// <summary>Makes a token.</summary>
    /// <exception cref="ArgumentException">The claims are too long.</exception>
    public static byte[] Create(TokenClaims claims, ECDsa key)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(claims, TokenJsonContext.Default.TokenClaims);
        if (LengthBytes + json.Length + SignatureBytes > MaxBytes)
        {
            throw new ArgumentException("The officer's number and roles are too long for a token.", nameof(claims));
        }

        var token = new byte[LengthBytes + json.Length + SignatureBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(token, (ushort)json.Length);
        json.CopyTo(token, LengthBytes);
        key.SignData([.. Use, .. json], HashAlgorithmName.SHA256).CopyTo(token, LengthBytes + json.Length);
        return token;
    }

    /// <summary>Reads what a token says; nothing of it is proven yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        if (!TryClaims(token, out var json))
        {
            return false;
        }

        try
        {
            claims = JsonSerializer.Deserialize(json, TokenJsonContext.Default.TokenClaims);
            return claims is { Issued: >= 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a key made the token.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> token, ECDsa key) =>
        TryClaims(token, out var json) && key.VerifyData([.. Use, .. json], token[(LengthBytes + json.Length)..], HashAlgorithmName.SHA256);

    private static bool TryClaims(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (token.Length is < LengthBytes + SignatureBytes or > MaxBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(token);
        if (token.Length != LengthBytes + length + SignatureBytes)
        {
            return false;
        }

        json = token.Slice(LengthBytes, length);
        return true;
    }
}
