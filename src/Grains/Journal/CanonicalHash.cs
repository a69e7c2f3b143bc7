using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// SHA-256 over values in a fixed order, each of fixed width or with its length before it: equal requests have equal hashes, whichever version of the program
/// made them. A request's field that came later is added behind the others, and only where it is set.
/// </summary>
internal sealed class CanonicalHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CanonicalHash Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
        return this;
    }

    public CanonicalHash Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _hash.AppendData(value);
        return this;
    }

    /// <summary>A text; one that is not there is told from an empty one.</summary>
    public CanonicalHash Text(string? value) => value is null ? Number(-1) : Bytes(Encoding.UTF8.GetBytes(value));

    public CanonicalHash Owners(ImmutableArray<OwnerId> owners)
    {
        Number(owners.IsDefault ? 0 : owners.Length);
        foreach (var owner in owners.IsDefault ? [] : owners)
        {
            Text(owner.Value);
        }

        return this;
    }

    public CanonicalHash Seal(EnvelopeSeal? seal) => seal is null
        ? Number(0)
        : Number(1).Text(seal.Suite).Text(seal.Gateway).Text(seal.Key).Bytes(seal.Commitment.Span).Bytes(seal.WrapsHash.Span).Bytes(seal.Signature.Span);

    public CanonicalHash Wraps(ImmutableArray<RecipientWrap> wraps)
    {
        Number(wraps.IsDefault ? 0 : wraps.Length);
        foreach (var wrap in wraps.IsDefault ? [] : wraps)
        {
            Text(wrap.Recipient.Value).Bytes(wrap.Wraps.Span);
        }

        return this;
    }

    public byte[] ToArray() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
