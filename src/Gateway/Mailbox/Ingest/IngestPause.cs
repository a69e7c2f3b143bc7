namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>Waits longer and longer for what does not succeed, never exactly as long as others do.</summary>
internal sealed class IngestPause(MailboxOptions options, TimeProvider time)
{
    /// <summary>A wait that ends sooner than this has not waited.</summary>
    public static readonly TimeSpan EarlyEnd = TimeSpan.FromMilliseconds(50);

    private int _waited;

    /// <summary>It went well.</summary>
    public void Reset() => _waited = 0;

    /// <summary>It is to be tried again.</summary>
    public Task WaitLongerAsync(CancellationToken stopping)
    {
        var longest = Math.Min(options.LongestPause.Ticks, options.FirstPause.Ticks << Math.Min(_waited++, 16));
        return Task.Delay(TimeSpan.FromTicks((long)(longest * (0.5 + (Random.Shared.NextDouble() / 2)))), time, stopping);
    }
}
