using System.Collections.Immutable;
using System.Numerics;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Counts latencies in buckets that grow with them: exact to a microsecond up to 16, then eight buckets for each doubling, up to more than an hour. Adding is
/// one interlocked increment.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Exact = 16;
    private const int BucketsPerDoubling = 8;
    private const int Doublings = 28;

    private readonly long[] _counts = new long[Exact + (Doublings * BucketsPerDoubling)];

    public void Add(TimeSpan latency) => Interlocked.Increment(ref _counts[BucketOf((long)latency.TotalMicroseconds)]);

    public void Clear() => Array.Clear(_counts);

    /// <summary>The buckets in which something is, the shortest first.</summary>
    public ImmutableArray<LatencyBucket> Buckets() =>
        [.. _counts.Index().Where(bucket => bucket.Item > 0).Select(bucket => new LatencyBucket(TimeSpan.FromMicroseconds(UpperEnd(bucket.Index)), bucket.Item))];

    private static int BucketOf(long microseconds)
    {
        if (microseconds < Exact)
        {
            return (int)Math.Max(microseconds, 0);
        }

        // The top four bits: which doubling, and which eighth of it.
        var exponent = BitOperations.Log2((ulong)microseconds);
        var eighth = (int)(microseconds >> (exponent - 3)) & (BucketsPerDoubling - 1);
        var bucket = Exact + ((exponent - 4) * BucketsPerDoubling) + eighth;
        return Math.Min(bucket, Exact + (Doublings * BucketsPerDoubling) - 1);
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < Exact)
        {
            return bucket;
        }

        var exponent = ((bucket - Exact) / BucketsPerDoubling) + 4;
        var eighth = (bucket - Exact) % BucketsPerDoubling;
        return ((BucketsPerDoubling + eighth + 1L) << (exponent - 3)) - 1;
    }
}
