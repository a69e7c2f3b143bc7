namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>Waits longer and longer while fetching fails, never exactly as long as others do.</summary>
internal sealed class IngestPause(MailboxOptions options, TimeProvider time)
{
    /// <summary>A wait that ends sooner than this has not waited.</summary>
    public static readonly TimeSpan EarlyEnd = TimeSpan.FromMilliseconds(50);

    private int _failures;

    /// <summary>It went well.</summary>
    public void Reset() => _failures = 0;

    /// <summary>It failed again.</summary>
    public Task AfterFailureAsync(CancellationToken stopping)
    {
        var longest = Math.Min(options.LongestPause.Ticks, options.FirstPause.Ticks << Math.Min(_failures++, 16));
        return Task.Delay(TimeSpan.FromTicks((long)(longest * (0.5 + (Random.Shared.NextDouble() / 2)))), time, stopping);
    }
}
