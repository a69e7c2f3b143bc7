using System.Security.Cryptography;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>
/// Who this gateway is, to other gateways of its owners and to whoever checks what it exports. One key signs call tokens, items of the store and manifests of exports; the
/// first byte of what is signed tells them apart, so that none can be taken for another.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key.</param>
internal sealed record GatewayIdentity(string Name, ECDsa Key)
{
    private readonly Lock _gate = new();

    /// <summary>The public half, DER.</summary>
    public byte[] PublicKey { get; } = Key.ExportSubjectPublicKeyInfo();

    /// <summary>Signs by ECDSA with SHA-256.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data, DSASignatureFormat format)
    {
        lock (_gate)
        {
            return Key.SignData(data, HashAlgorithmName.SHA256, format);
        }
    }

    /// <summary>Whether it has signed that; the signature is two numbers of fixed length.</summary>
    public bool HasSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
        {
            return Key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
