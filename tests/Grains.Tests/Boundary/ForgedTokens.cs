using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Boundary.CallTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Makes tokens by hand: what no library would sign.</summary>
internal static class ForgedTokens
{
    public const string Es256 = """{"alg":"ES256","typ":"JWT"}""";

    /// <summary>The text of claims that are in order, but for what a test changes.</summary>
    public static string Claims(
        DateTimeOffset now,
        string issuer = "gateway-fr",
        string audience = GatewayToken.Audience,
        string owner = "\"FR\"",
        TimeSpan age = default,
        TimeSpan? lifetime = null,
        TimeSpan notBefore = default)
    {
        var issued = (now - age).ToUnixTimeSeconds();
        return $$"""{"iss":"{{issuer}}","aud":"{{audience}}","iat":{{issued}},"nbf":{{issued + (long)notBefore.TotalSeconds}},"exp":{{issued + (long)(lifetime ?? GatewayToken.Lifetime).TotalSeconds}},"owner":{{owner}}}""";
    }

    public static string Sign(string claims, ECDsa key, string header = Es256) =>
        Seal(header, claims, bytes => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public static string Seal(string header, string claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.UTF8.GetBytes(text)))}";
    }
}
