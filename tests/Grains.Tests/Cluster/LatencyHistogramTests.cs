using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Cluster;

namespace Interpol.Mesh.Grains.Tests.Cluster;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_has_no_percentile() => Assert.Equal(TimeSpan.Zero, LatencyBucket.Percentile(new LatencyHistogram().Buckets(), 0.99));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(123_456)]
    [InlineData(60_000_000)]
    [InlineData(3_600_000_000)]
    public void A_latency_is_found_again_within_an_eighth(long microseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMicroseconds(microseconds));

        Assert.InRange(LatencyBucket.Percentile(histogram.Buckets(), 0.5).TotalMicroseconds, microseconds, microseconds * 1.125);
    }

    [Fact]
    public void Impossible_latencies_are_counted_at_the_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromDays(30));
        histogram.Add(TimeSpan.FromSeconds(-1));

        Assert.Equal(2, histogram.Buckets().Sum(bucket => bucket.Count));
        Assert.Equal(TimeSpan.Zero, LatencyBucket.Percentile(histogram.Buckets(), 0.5));
    }

    [Fact]
    public void Percentiles_are_those_of_the_counts()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(i));
        }

        Assert.InRange(LatencyBucket.Percentile(histogram.Buckets(), 0.5).TotalMilliseconds, 500, 563);
        Assert.InRange(LatencyBucket.Percentile(histogram.Buckets(), 0.99).TotalMilliseconds, 990, 1114);
        histogram.Clear();
        Assert.Equal(0, histogram.Buckets().Sum(bucket => bucket.Count));
    }
}
