using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// Entries that wait here, in the mailbox's file, until the hub has them: those of reads of the own mailbox and of checks, which go on while the hub is away. They reach the hub in order and once, whatever is killed in between.
/// </summary>
/// <remarks>
/// <code>
/// AddAsync -- flushed with the mailbox's other writes, as a row with the id of the lane's open batch --> the answer is released
/// lane, one an owner and hub: closes the open batch -- its turn among the lanes of that hub -- RecordAsync under the batch's id, until the hub has it --> deletes its rows, takes the next
/// killed before the delete: the rows still have their batch, which is sent again under the same id and has no effect the second time
/// </code>
/// </remarks>
internal sealed partial class AuditQueue(Mailboxes mailboxes, GrainCaller calls, CallerScope callers, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<AuditQueue> logger) : IHostedService
{
    /// <summary>Entries that may wait.</summary>
    public const int MaxWaiting = 100_000;

    /// <summary>An entry that says much of what was asked counts for several: a batch is one call, of at most 8 MiB.</summary>
    private const int BytesOfWeight = 4096;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(HubName Hub, OwnerId Actor), Lazy<Lane>> _lanes = new();

    /// <summary>One call at a time to a hub: nobody waits for these, and what gathers meanwhile goes in fewer calls, each of which is an append there.</summary>
    private readonly ConcurrentDictionary<HubName, SemaphoreSlim> _turns = new();
    private readonly MailboxDatabase _database = mailboxes.Database;
    private int _waiting;

    /// <summary>Adds an entry; completes when it is flushed here.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="hubs">The hubs in whose audits it belongs.</param>
    /// <exception cref="RequestRefusedException">503: too many wait, or the file cannot be written.</exception>
    public async Task AddAsync(AuditEntry entry, ImmutableArray<HubName> hubs)
    {
        if (Interlocked.Add(ref _waiting, hubs.Length) > MaxWaiting)
        {
            Interlocked.Add(ref _waiting, -hubs.Length);
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Busy,
                "The audit has been away for so long that no more entries can wait for it here; nothing is answered that it will not know of.",
                retryAfter: RetryAfter);
        }

        var lanes = hubs.Select(hub => LaneOf(hub, entry.Actor)).ToImmutableArray();
        var (key, bytes) = AuditTable.Encrypt(_database.Cipher, entry);
        var weight = 1 + (bytes.Length / BytesOfWeight);
        try
        {
            await _database.WriteAsync(
                db =>
                {
                    foreach (var lane in lanes)
                    {
                        AuditTable.Add(db, lane.Hub, lane.Actor, lane.OpenBatch(weight), key, bytes);
                    }

                    return true;
                },
                CancellationToken.None);
        }
        catch
        {
            Interlocked.Add(ref _waiting, -hubs.Length);
            throw;
        }

        foreach (var lane in lanes)
        {
            lane.Wake();
        }
    }

    /// <summary>Goes on with what waited when the gateway stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var waiting = await _database.ReadAsync(AuditTable.Lanes, cancellationToken);
        Interlocked.Add(ref _waiting, waiting.Sum(lane => lane.Entries));
        foreach (var (hub, actor, _) in waiting)
        {
            LaneOf(hub, actor).Wake();
        }
    }

    /// <summary>What is not handed on yet stays for the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_lanes.Values.Select(lane => lane.Value.Sending)).WaitAsync(cancellationToken);

    private Lane LaneOf(HubName hub, OwnerId actor) =>
        _lanes.GetOrAdd((hub, actor), key => new Lazy<Lane>(() => new Lane(key.Hub, key.Actor, SendAllAsync))).Value;

    private async Task SendAllAsync(Lane lane)
    {
        using var scope = callers.Enter(lane.Actor);
        var stopping = lifetime.ApplicationStopping;
        long? sent = null;
        try
        {
            while (true)
            {
                var rows = await TakeAsync(lane, sent, stopping);
                sent = null;
                if (rows.Count == 0)
                {
                    await lane.Woken.ReadAsync(stopping);
                    continue;
                }

                await SendAsync(lane, rows, stopping);
                sent = rows[^1].Id;
                Interlocked.Add(ref _waiting, -rows.Count);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rest waits in the file.
        }
    }

    /// <summary>Forgets the batch that the hub has, and takes the next; none when nothing waits.</summary>
    private async Task<List<AuditQueueRow>> TakeAsync(Lane lane, long? sent, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await _database.WriteAsync(
                    db =>
                    {
                        if (sent is { } last)
                        {
                            AuditTable.Delete(db, lane.Hub, lane.Actor, last);
                        }

                        var rows = AuditTable.Oldest(db, lane.Hub, lane.Actor);
                        if (rows.Count > 0)
                        {
                            lane.Close(rows[0].Batch);
                        }

                        return rows;
                    },
                    stopping);
            }
            catch (RequestRefusedException unwritable)
            {
                LogWaits(lane.Hub, unwritable.Message);
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task SendAsync(Lane lane, List<AuditQueueRow> rows, CancellationToken stopping)
    {
        ImmutableArray<AuditEntry> entries;
        try
        {
            entries = [.. rows.Select(row => AuditTable.Decrypt(_database.Cipher, row))];
        }
        catch (Exception damaged) when (damaged is CryptographicException or FormatException)
        {
            LogLost(damaged, rows.Count, lane.Hub);
            return;
        }

        var turn = _turns.GetOrAdd(lane.Hub, static _ => new SemaphoreSlim(1, 1));
        while (true)
        {
            await turn.WaitAsync(stopping);
            try
            {
                await calls.ReadAsync(
                    (lane.Hub, rows[0].Batch, Entries: entries),
                    static (grains, state, cancellationToken) => grains.GetGrain<IAuditGrain>(state.Hub.Value).RecordAsync(state.Batch, state.Entries, cancellationToken),
                    stopping);
                return;
            }
            catch (MeshException refused) when (refused.Code is MeshErrorCodes.Invalid or MeshErrorCodes.UnknownOwner or MeshErrorCodes.OperationConflict)
            {
                // It will not be taken another time either, and what is behind it must not wait for ever.
                LogLost(refused, rows.Count, lane.Hub);
                return;
            }
            catch (Exception away) when (!stopping.IsCancellationRequested)
            {
                LogWaits(lane.Hub, away.Message);
            }
            finally
            {
                turn.Release();
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Entries for the audit at {Hub} wait at this gateway: {Reason}")]
    private partial void LogWaits(HubName hub, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Entries} entries that waited at this gateway cannot be written into the audit at {Hub}.")]
    private partial void LogLost(Exception exception, int entries, HubName hub);

    /// <summary>Entries of one owner that wait for one hub.</summary>
    private sealed class Lane
    {
        private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        // Only the thread that writes the file touches these.
        private OperationId _open = OperationId.New();
        private int _added;

        public Lane(HubName hub, OwnerId actor, Func<Lane, Task> send)
        {
            (Hub, Actor) = (hub, actor);

            // It outlives the request with which it begins, and must not go on as a part of that.
            using (ExecutionContext.SuppressFlow())
            {
                Sending = Task.Run(() => send(this));
            }
        }

        public HubName Hub { get; }

        public OwnerId Actor { get; }

        public Task Sending { get; }

        public ChannelReader<bool> Woken => _wake.Reader;

        public void Wake() => _wake.Writer.TryWrite(true);

        /// <summary>The batch that entries are added to now.</summary>
        public OperationId OpenBatch(int weight)
        {
            _added += weight;
            if (_added > AuditLimits.MaxBatch)
            {
                (_open, _added) = (OperationId.New(), weight);
            }

            return _open;
        }

        /// <summary>Nothing is added any more to a batch that is sent.</summary>
        public void Close(OperationId batch)
        {
            if (batch == _open)
            {
                (_open, _added) = (OperationId.New(), 0);
            }
        }
    }
}
