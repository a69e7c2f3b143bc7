using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Entries that wait here until the hub has them, a lane an owner and hub: those of reads of the own mailbox and of checks, which go on while the hub is away. They reach the hub in order and once, whatever is killed in between:
/// a row has the id of the batch with which it is sent from the beginning, nothing is added to a batch that is sent, and the hub knows a batch that it has had.
/// </summary>
internal sealed partial class AuditQueue(DurableQueueServices services, ILogger<AuditQueue> logger) : DurableQueue(QueueName, AuditLimits.MaxBatch, services)
{
    /// <summary>What the queue is called.</summary>
    public const string QueueName = "audit";

    /// <summary>An entry that says much of what was asked counts for several: a batch is one call, of at most 8 MiB.</summary>
    private const int BytesOfWeight = 4096;

    /// <summary>The batch of each lane that entries are added to now. Only the thread that writes the file touches them.</summary>
    private readonly Dictionary<QueueLane, OpenBatch> _open = [];

    /// <summary>One call at a time to a hub: nobody waits for these, and what gathers meanwhile goes in fewer calls, each of which is an append there.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();

    /// <summary>Each call is an append at the hub, and nobody waits for it.</summary>
    protected override TimeSpan GathersFor => TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    protected override string Full => "The audit has been away for so long that no more entries can wait for it here; nothing is answered that it will not know of.";

    /// <summary>Adds an entry; completes when it is flushed here.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="hubs">The hubs in whose audits it belongs.</param>
    /// <exception cref="RequestRefusedException">503: too many wait, or the file cannot be written.</exception>
    public Task AddAsync(AuditEntry entry, ImmutableArray<HubName> hubs)
    {
        var lanes = hubs.Select(hub => new QueueLane(entry.Actor, hub.Value)).ToImmutableArray();
        var kept = Encrypt(AuditEntryFormat.Write(entry).Span);
        var weight = 1 + (kept.Body.Length / BytesOfWeight);
        return AddAsync(lanes, db =>
        {
            foreach (var lane in lanes)
            {
                Add(db, lane, OpenBatchOf(lane, weight), kept);
            }
        });
    }

    /// <inheritdoc/>
    protected override bool GoesWith(QueueRow first, QueueRow row) => first.Label == row.Label;

    /// <summary>Nothing is added any more to a batch that is sent.</summary>
    protected override void OnTaken(QueueLane lane, List<QueueRow> rows)
    {
        if (rows.Count > 0 && _open.TryGetValue(lane, out var open) && open.Id == rows[0].Label)
        {
            _open.Remove(lane);
        }
    }

    /// <inheritdoc/>
    protected override async Task SendAsync(QueueLane lane, List<QueueRow> rows, CancellationToken stopping)
    {
        try
        {
            var batch = (Hub: lane.Target, Id: new OperationId(rows[0].Label), Entries: rows.Select(row => AuditEntryFormat.Read(Decrypt(row))).ToImmutableArray());
            await RepeatAsync(lane, () => RecordAsync(batch, stopping), stopping);
        }
        catch (Exception lost) when (lost is CryptographicException or FormatException or MeshException)
        {
            // It will not be taken another time either, and what is behind it must not wait for ever.
            LogLost(lost, rows.Count, lane.Target);
        }
    }

    private async Task RecordAsync((string Hub, OperationId Id, ImmutableArray<AuditEntry> Entries) batch, CancellationToken stopping)
    {
        var turn = _turns.GetOrAdd(batch.Hub, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(stopping);
        try
        {
            await Calls.ReadAsync(
                batch,
                static (grains, state, cancellationToken) => grains.GetGrain<IAuditGrain>(state.Hub).RecordAsync(state.Id, state.Entries, cancellationToken),
                stopping);
        }
        finally
        {
            turn.Release();
        }
    }

    private string OpenBatchOf(QueueLane lane, int weight)
    {
        var open = _open.GetValueOrDefault(lane);
        open = open is null || open.Weight + weight > AuditLimits.MaxBatch ? new OpenBatch(OperationId.New().Value, weight) : open with { Weight = open.Weight + weight };
        _open[lane] = open;
        return open.Id;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Entries} entries that waited at this gateway cannot be written into the audit at {Hub}.")]
    private partial void LogLost(Exception exception, int entries, string hub);

    private sealed record OpenBatch(string Id, int Weight);
}
