using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Brings entries to the hubs: those of concurrent requests in one call.</summary>
internal sealed class Auditor(
    GrainCaller calls, CallRetryOptions patience, CallerScope callers, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Auditor> logger) : IAuditor, IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for entries on their way; requests that wait for theirs have ended by then.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(HubName Hub, OwnerId Actor), AuditLane> _lanes = new();

    /// <inheritdoc/>
    public async ValueTask RecordAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(
            record.Actor,
            record.Officer is { } officer ? AuditText.Fit(officer) : null,
            record.Action,
            AuditText.Fit(record.Object),
            record.ObjectOwner,
            record.Outcome,
            AuditText.PurposeBytes(record.Purpose),
            time.GetUtcNow());
        var home = HomeHub.OfKey(record.Actor.Value);
        var other = record.ObjectOwner is { } owner ? HomeHub.OfKey(owner.Value) : home;
        var waiting = Lane(home, record.Actor).Add(entry).Flushed;
        if (other != home)
        {
            waiting = Task.WhenAll(waiting, Lane(other, record.Actor).Add(entry).Flushed);
        }

        await FlushedAsync(waiting, cancellationToken);
    }

    /// <summary>Lets what waits go out, for a moment.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_lanes.Values.Select(lane => lane.Sending)).WaitAsync(StopPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private AuditLane Lane(HubName hub, OwnerId actor) =>
        _lanes.GetOrAdd((hub, actor), static (key, auditor) => auditor.NewLane(key.Hub, key.Actor), this);

    private AuditLane NewLane(HubName hub, OwnerId actor) => new(hub, actor, calls, callers, lifetime.ApplicationStopping, logger);

    private async Task FlushedAsync(Task waiting, CancellationToken cancellationToken)
    {
        try
        {
            await waiting.WaitAsync(patience.Total, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (failure is not RequestRefusedException)
        {
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                "The audit cannot be reached; try again.",
                retryAfter: RetryAfter,
                cause: failure);
        }
    }
}
