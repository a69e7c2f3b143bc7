using System.Security.Cryptography;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>What a gateway holds: the key that signs its tokens, and the secret it shares with the silos.</summary>
public sealed class GatewayKeys : IDisposable
{
    private GatewayKeys(string gateway, ECDsa signing, byte[] secret)
    {
        Gateway = gateway;
        Signing = signing;
        Secret = secret;
    }

    /// <summary>The name of the gateway.</summary>
    public string Gateway { get; }

    /// <summary>The key that signs tokens.</summary>
    public ECDsa Signing { get; }

    /// <summary>The secret under which calls are proven.</summary>
    public byte[] Secret { get; }

    /// <summary>Reads the keys of a gateway.</summary>
    /// <exception cref="KeyException">One is missing or cannot be used.</exception>
    public static GatewayKeys Read(KeyFolder keys, string gateway)
    {
        using var agreement = KeyFile.ReadAgreementKey(keys.GatewayAgreementKey(gateway));
        using var boundary = KeyFile.ReadAgreementKey(keys.BoundaryPublicKey);
        var signing = KeyFile.ReadSigningKey(keys.GatewayKey(gateway));
        return new GatewayKeys(
            gateway,
            signing,
            SharedSecret.Agree(agreement, boundary, gateway, signing.ExportSubjectPublicKeyInfo(), agreement.ExportSubjectPublicKeyInfo()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Signing.Dispose();
        CryptographicOperations.ZeroMemory(Secret);
    }
}
