namespace Interpol.Mesh.Engine.Placement;

/// <summary>A fixed 64-bit hash: the same in every process and for ever, because silos of different versions have to agree on owners.</summary>
internal static class StableHash64
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a, with a final mix that spreads short keys over all bits.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var item in bytes)
        {
            hash = unchecked((hash ^ item) * Prime);
        }

        return Mix(hash);
    }

    public static ulong Combine(ulong left, ulong right) => Mix(unchecked(left ^ (right + 0x9e3779b97f4a7c15 + (left << 6) + (left >> 2))));

    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash ^= hash >> 33;
            hash *= 0xff51afd7ed558ccd;
            hash ^= hash >> 33;
            hash *= 0xc4ceb9fe1a85ec53;
            return hash ^ (hash >> 33);
        }
    }
}
