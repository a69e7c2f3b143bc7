using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>What all fetchers of a gateway share.</summary>
internal sealed partial class IngestContext(
    GrainCaller calls,
    CallerScope callers,
    GatewaySettings settings,
    MailboxOptions options,
    TimeProvider time,
    ILogger<IngestContext> logger) : IDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<OwnerId, DateTimeOffset> _reported = [];

    /// <summary>Calls actors.</summary>
    public GrainCaller Calls => calls;

    /// <summary>Knows for whom calls are made.</summary>
    public CallerScope Callers => callers;

    /// <summary>The gateway's name, under which hubs keep its cursors.</summary>
    public string Name => settings.Name;

    /// <summary>How mailboxes are filled.</summary>
    public MailboxOptions Options => options;

    /// <summary>The time.</summary>
    public TimeProvider Time => time;

    /// <summary>Lets only a few owners fetch their first page at the same time.</summary>
    public SemaphoreSlim First { get; } = new(options.FirstReadsAtOnce);

    /// <summary>Says that fetching fails, once in a while: 196 owners whose hub is away say the same.</summary>
    public void Report(OwnerId owner, Exception failure)
    {
        var now = time.GetUtcNow();
        if (!_reported.TryGetValue(owner, out var last) || now - last >= ReportEvery)
        {
            _reported[owner] = now;
            LogFailed(owner, failure.Message);
        }
    }

    public void Dispose() => First.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail of {Owner} cannot be fetched at the moment; it is tried on: {Reason}")]
    private partial void LogFailed(OwnerId owner, string reason);
}

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
