using System.Threading.RateLimiting;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Bounds how many requests of callers without a valid credential get audit entries: the audit is kept for ever, and anybody who reaches the port could make it
/// grow otherwise. What is beyond is counted in the log.
/// </summary>
internal sealed partial class AnonymousAuditLimit : IDisposable
{
    /// <summary>Entries that may come at once.</summary>
    public const int Burst = 200;

    private const int PerSecond = 10;

    private readonly ILogger _logger;
    private readonly TokenBucketRateLimiter _entries = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    });

    private long _unrecorded;

    /// <summary>Creates the limit.</summary>
    public AnonymousAuditLimit(ILogger<AnonymousAuditLimit> logger) => _logger = logger;

    /// <summary>Whether one more entry may be written.</summary>
    public bool TryTake()
    {
        using var lease = _entries.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return true;
        }

        // Each power of two: often enough to be seen, too seldom to fill the log instead.
        var unrecorded = Interlocked.Increment(ref _unrecorded);
        if (long.IsPow2(unrecorded))
        {
            LogUnrecorded(unrecorded);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _entries.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} requests without a valid credential since the start are not in the audit, because there are too many of them.")]
    private partial void LogUnrecorded(long count);
}
