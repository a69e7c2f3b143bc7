using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The hashes of a hub's audit chain. Each holds all before it, so that nothing can be changed, taken out, moved or put in without changing every later one.</summary>
public static class AuditChain
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The hash before a hub's first entry; another for each hub, so that one hub's chain is never taken for another's.</summary>
    public static byte[] Beginning(HubName hub) => SHA256.HashData(Encoding.UTF8.GetBytes($"interpol-mesh audit {hub.Value}"));

    /// <summary>The hash of an entry: SHA-256 over the hash before it, its number (eight bytes, most significant first) and its bytes.</summary>
    /// <param name="previous">The hash before it.</param>
    /// <param name="number">Its number.</param>
    /// <param name="entry">Its bytes, see <see cref="AuditEntryFormat"/>.</param>
    public static byte[] Next(ReadOnlySpan<byte> previous, long number, ReadOnlySpan<byte> entry)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, number);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(place);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    /// <summary>A hash in the form that travels.</summary>
    public static Sha256Hash ToText(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    /// <summary>What a hub signs of another hub's head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="signer">The hub that signs.</param>
    /// <param name="at">When it signs.</param>
    public static ReadOnlyMemory<byte> SigningBytes(AuditHead head, HubName signer, DateTimeOffset at) => new AuditBytes()
        .Text("interpol-mesh audit head 1")
        .Text(head.Hub.Value)
        .Number(head.Number)
        .Text(head.Hash.Value)
        .Number(head.At.UtcTicks)
        .Text(signer.Value)
        .Number(at.UtcTicks)
        .ToMemory();

    /// <summary>Whether a signature is its signer's on that head.</summary>
    public static bool IsSigned(AuditHead head, AuditSignature signature, ECDsa publicKey) =>
        publicKey.VerifyData(SigningBytes(head, signature.Signer, signature.At).Span, signature.Signature.Span, HashAlgorithmName.SHA256);
}
