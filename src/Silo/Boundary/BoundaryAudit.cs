using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>
/// Brings what was refused at the boundary into the audit of this silo's hub, and of the object's owner when that is at home elsewhere. Never in the way of a call: what
/// comes faster than <see cref="MostPerSecond"/>, or while the audit cannot be reached for long, is counted in the log and not recorded. The meter counts all.
/// </summary>
internal sealed partial class BoundaryAudit(IGrainFactory grains, HubName hub, OwnerDirectory owners, IMeterFactory meters, TimeProvider time, ILogger<BoundaryAudit> logger) : BackgroundService
{
    /// <summary>Refusals that are recorded in a second.</summary>
    public const int MostPerSecond = 50;

    private const int MostWaiting = 1000;
    private const int MostAttempts = 5;

    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(MostWaiting);
    private readonly Counter<long> _refusals = meters.Create(ClusterIdentity.Meter).CreateCounter<long>(
        "mesh.boundary.refusals", "{call}", "Calls and connections from outside that the silo has refused.");
    private readonly Lock _gate = new();
    private long _second;
    private int _taken;
    private long _dropped;

    /// <summary>Notes a refusal.</summary>
    public void Refused(GrainId target, string interfaceName, string methodName, in CallVerdict verdict)
    {
        Note(EntryOf(target, interfaceName, methodName, verdict));
    }

    /// <summary>Notes that a connection was cut for what came on it.</summary>
    /// <param name="gateway">Whose certificate it showed; null for none.</param>
    /// <param name="problem">What came.</param>
    public void Cut(string? gateway, string problem)
    {
        Note(new AuditEntry(
            Secretariat,
            "not identified",
            AuditActions.Call,
            AuditLimits.Fit($"connection with the certificate of {gateway ?? "nobody"}: {problem}"),
            null,
            AuditOutcome.Refused,
            default,
            time.GetUtcNow()));
    }

    /// <summary>The next refusal that is to be recorded; for tests.</summary>
    internal ValueTask<AuditEntry> NextAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // So that the counter is there before anything was refused.
        _refusals.Add(0);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var entries = ImmutableArray.CreateBuilder<AuditEntry>();
            while (entries.Count < AuditLimits.MaxBatch && _waiting.Reader.TryRead(out var entry))
            {
                entries.Add(entry);
            }

            foreach (var group in entries.SelectMany(entry => HubsOf(entry).Select(home => (Home: home, Entry: entry))).GroupBy(pair => pair.Home, pair => pair.Entry))
            {
                await RecordAsync(group.Key, [.. group], stoppingToken);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                LogDropped(dropped);
            }
        }
    }

    private void Note(AuditEntry entry)
    {
        _refusals.Add(1);
        if (!MayTake() || !_waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task RecordAsync(HubName home, ImmutableArray<AuditEntry> entries, CancellationToken stopping)
    {
        var batch = OperationId.New();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await grains.GetGrain<IAuditGrain>(home.Value).RecordAsync(batch, entries, stopping);
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (attempt == MostAttempts)
                {
                    LogLost(entries.Length, home, failure.Message);
                    return;
                }
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    /// <summary>The hub of the silo, and the home of the owner whose object was called.</summary>
    private IEnumerable<HubName> HubsOf(AuditEntry entry)
    {
        yield return hub;
        if (entry.ObjectOwner is { } owner && owners.Find(owner) is { } info && info.Home != hub)
        {
            yield return info.Home;
        }
    }

    /// <summary>Who is not proven acts for nobody: the entry then stands under the owner whose object was called, or the Secretariat, and says so in the officer's place.</summary>
    private AuditEntry EntryOf(GrainId target, string interfaceName, string methodName, in CallVerdict verdict)
    {
        var objectOwner = BoundaryFilter.OwnerOf(target, whole: false) is { } named && owners.Contains(named) ? named : (OwnerId?)null;
        var what = $"{target} {interfaceName}.{methodName}";
        return new AuditEntry(
            verdict.Caller?.Owner ?? objectOwner ?? Secretariat,
            // An attacker chooses these texts, and one that is refused would take those beside it along.
            AuditLimits.Fit(verdict.Caller is { } caller ? caller.Officer ?? caller.Gateway : $"not identified {verdict.Claimed}".TrimEnd()),
            AuditActions.Call,
            AuditLimits.Fit(what),
            objectOwner,
            AuditOutcome.Refused,
            default,
            time.GetUtcNow());
    }

    private bool MayTake()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            if (second != _second)
            {
                _second = second;
                _taken = 0;
            }

            return _taken++ < MostPerSecond;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} refused calls were too many to record.")]
    private partial void LogDropped(long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} refused calls could not be recorded in the audit of {Hub}: {Reason}")]
    private partial void LogLost(int count, HubName hub, string reason);
}
