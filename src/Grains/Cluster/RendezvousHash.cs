using System.Text;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Rendezvous hashing: every silo gets a score for a key, the highest wins, so that a silo that comes or goes moves only the keys it wins or won.
/// The algorithm is fixed (FNV-1a, 64 bits, with a final mix), because all silos, of all versions, must come to the same answer.
/// </summary>
public static class RendezvousHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The score of a silo for a key.</summary>
    /// <param name="silo">The silo's name.</param>
    /// <param name="key">The key's text.</param>
    public static ulong Score(string silo, string key) => Mix(Add(Add(Add(OffsetBasis, silo), "|"), key));

    private static ulong Add(ulong hash, string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            // At most three bytes a UTF-16 unit, and a part never ends inside a surrogate pair.
            var part = rest[..Math.Min(rest.Length, buffer.Length / 3)];
            if (part.Length < rest.Length && char.IsHighSurrogate(part[^1]))
            {
                part = part[..^1];
            }

            var written = Encoding.UTF8.GetBytes(part, buffer);
            foreach (var b in buffer[..written])
            {
                hash = (hash ^ b) * Prime;
            }

            rest = rest[part.Length..];
        }

        return hash;
    }

    /// <summary>FNV-1a alone leaves the high bits of similar texts alike; scores are compared by their high bits first.</summary>
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
