using System.Security.Cryptography;
using System.Text;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>The secret between a gateway and the silos. Each side computes it from its own private and the other's public key, so that it is never sent.</summary>
public static class SharedSecret
{
    private const int Bytes = 32;
    private const string Use = "interpol-mesh call proof 1";

    /// <summary>Computes the secret. It is bound to the gateway's name and both its keys.</summary>
    /// <param name="own">The own private key.</param>
    /// <param name="other">The other side's public key.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="signingKey">The gateway's public signing key, DER.</param>
    /// <param name="agreementKey">The gateway's public agreement key, DER.</param>
    public static byte[] Agree(ECDiffieHellman own, ECDiffieHellman other, string gateway, byte[] signingKey, byte[] agreementKey)
    {
        using var publicKey = other.PublicKey;
        var raw = own.DeriveRawSecretAgreement(publicKey);
        var context = new MemoryStream();
        foreach (var part in new[] { Encoding.UTF8.GetBytes(Use), Encoding.UTF8.GetBytes(gateway), signingKey, agreementKey })
        {
            context.Write(BitConverter.GetBytes(part.Length));
            context.Write(part);
        }

        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, raw, Bytes, salt: null, info: context.ToArray());
        CryptographicOperations.ZeroMemory(raw);
        return secret;
    }
}
