using System.Diagnostics.Metrics;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Cluster;

public sealed class MethodCounterTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Meter _meter = new("tests");
    private readonly Histogram<double> _durations;

    public MethodCounterTests() => _durations = _meter.CreateHistogram<double>("durations");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Rates_and_latencies_are_those_of_the_last_full_window()
    {
        var counter = new MethodCounter("outbox", "SubmitAsync", _durations, _clock);
        for (var i = 0; i < 50; i++)
        {
            counter.Add(Ago(TimeSpan.FromMilliseconds(2)), i switch { 0 => CallOutcome.Failed, 1 => CallOutcome.Refused, _ => CallOutcome.Succeeded });
        }

        Assert.Equal(0, counter.Read().CallsPerSecond);
        _clock.Advance(TimeSpan.FromSeconds(10));
        counter.Add(Ago(TimeSpan.FromSeconds(1)), CallOutcome.Succeeded);
        var read = counter.Read();

        Assert.Equal(("outbox", "SubmitAsync", 51L, 1L), (read.Grain, read.Method, read.Calls, read.Failures));
        Assert.Equal(5, read.CallsPerSecond);
        Assert.InRange(read.P99.TotalMilliseconds, 2, 2.25);
    }

    [Fact]
    public void A_window_without_calls_counts_as_that()
    {
        var counter = new MethodCounter("feed", "ReadAsync", _durations, _clock);
        counter.Add(Ago(TimeSpan.FromMilliseconds(2)), CallOutcome.Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(25));

        Assert.Equal(0, counter.Read().CallsPerSecond);
        Assert.Equal(TimeSpan.Zero, counter.Read().P50);
        Assert.Equal(1, counter.Read().Calls);
    }

    private long Ago(TimeSpan time) => _clock.GetTimestamp() - (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
