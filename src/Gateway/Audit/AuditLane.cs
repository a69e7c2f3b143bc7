using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Entries of one owner on their way to one hub: one call in flight, with everything that has gathered meanwhile. A batch is repeated with the same id until
/// the hub has it, also when nobody waits for it any more: what was done stays to be told.
/// </summary>
internal sealed partial class AuditLane(HubName hub, OwnerId actor, GrainCaller calls, CallerScope callers, CancellationToken stopping, ILogger logger)
{
    /// <summary>Entries that may wait for a hub.</summary>
    public const int MaxWaiting = 4096;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<AuditWaiting> _waiting = new();
    private Task _sending = Task.CompletedTask;
    private bool _isSending;

    /// <summary>Ends when nothing waits or the gateway stops.</summary>
    public Task Sending
    {
        get
        {
            lock (_gate)
            {
                return _sending;
            }
        }
    }

    /// <summary>Puts an entry into the queue. Refusals get half of it, so that whoever knocks without a token does not keep out those who have one.</summary>
    /// <exception cref="RequestRefusedException">503: the queue is full.</exception>
    public AuditWaiting Add(AuditEntry entry)
    {
        var waiting = new AuditWaiting(entry);
        lock (_gate)
        {
            if (_waiting.Count >= (entry.Outcome == AuditOutcome.Refused ? MaxWaiting / 2 : MaxWaiting))
            {
                throw new RequestRefusedException(
                    StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Busy, $"Too much waits to be written into the audit at {hub}; try again.", retryAfter: RetryAfter);
            }

            _waiting.Enqueue(waiting);
            if (!_isSending)
            {
                _isSending = true;
                _sending = Task.Run(SendAsync, CancellationToken.None);
            }
        }

        return waiting;
    }

    private async Task SendAsync()
    {
        using var scope = callers.Enter(actor);
        while (Take() is { Count: > 0 } batch)
        {
            await SendAsync(batch);
        }
    }

    private List<AuditWaiting> Take()
    {
        lock (_gate)
        {
            var batch = new List<AuditWaiting>(Math.Min(_waiting.Count, AuditLimits.MaxBatch));
            while (batch.Count < AuditLimits.MaxBatch && _waiting.TryDequeue(out var waiting))
            {
                batch.Add(waiting);
            }

            _isSending = batch.Count > 0;
            return batch;
        }
    }

    private async Task SendAsync(List<AuditWaiting> batch)
    {
        var id = OperationId.New();
        var entries = batch.Select(waiting => waiting.Entry).ToImmutableArray();
        while (true)
        {
            try
            {
                await calls.WriteAsync(
                    (Hub: hub, Batch: id, Entries: entries),
                    static (grains, state, cancellationToken) => grains.GetGrain<IAuditGrain>(state.Hub.Value).RecordAsync(state.Batch, state.Entries, cancellationToken));
                batch.ForEach(waiting => waiting.OnFlushed());
                return;
            }
            catch (RequestRefusedException unreachable) when (!stopping.IsCancellationRequested)
            {
                LogUnreachable(hub, entries.Length, unreachable.Message);
            }
            catch (Exception failure)
            {
                // Repeating it would not help, or the gateway stops.
                LogLost(failure, hub, entries.Length);
                batch.ForEach(waiting => waiting.OnFailed(failure));
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit at {Hub} cannot be reached; {Entries} entries wait: {Reason}")]
    private partial void LogUnreachable(HubName hub, int entries, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Entries} entries could not be written into the audit at {Hub}.")]
    private partial void LogLost(Exception exception, HubName hub, int entries);
}
