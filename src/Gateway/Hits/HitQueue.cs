using System.Collections.Concurrent;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Security;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Hits;

/// <summary>
/// The hits of checks on their way to the searcher's hub, in the mailbox's file until the hub has them: a check is answered while hubs are away, and nothing that it found is forgotten when the gateway is killed behind the answer.
/// </summary>
/// <remarks>
/// <code>
/// TellAsync -- flushed here ----------------------------------> waits a moment for the hub --> told, or not yet told: the check is answered
/// lane, one a searcher: the oldest -- NoteHit, until the hub has it --> deletes them, takes the next
/// killed before the delete: noted again under the same operation id, which has no effect
/// </code>
/// </remarks>
internal sealed partial class HitQueue(
    Mailboxes mailboxes, GrainCaller calls, CallerScope callers, Serializer serializer, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<HitQueue> logger) : IHostedService
{
    /// <summary>Hits that may wait.</summary>
    public const int MaxWaiting = 100_000;

    private const int MaxTaken = 64;
    private const int MaxAtOnce = 16;

    /// <summary>How long the answer to a check waits until the hub has its hits. Somebody stands at a border.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<OwnerId, Lazy<Lane>> _lanes = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _told = new();
    private readonly MailboxDatabase _database = mailboxes.Database;
    private int _waiting;

    /// <summary>Takes hits over; completes when they are flushed here and the hub has them, or has not for a moment.</summary>
    /// <returns>Whether the hub has them.</returns>
    /// <exception cref="RequestRefusedException">503: too many wait, or the file cannot be written. The check must not be answered then.</exception>
    public async Task<bool> TellAsync(OwnerId searcher, IReadOnlyCollection<FoundHit> hits)
    {
        if (Interlocked.Add(ref _waiting, hits.Count) > MaxWaiting)
        {
            Interlocked.Add(ref _waiting, -hits.Count);
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Busy,
                "The hub has been away for so long that no more hits can wait for it here; nothing is answered that its owner would never hear of.",
                retryAfter: RetryAfter);
        }

        var rows = hits.Select(hit => (
            hit.Id,
            Kept: HitTable.Encrypt(_database.Cipher, serializer.SerializeToArray<HitCommand>(hit.Note)),
            Told: new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        try
        {
            await _database.WriteAsync(
                db =>
                {
                    foreach (var (id, kept, told) in rows)
                    {
                        _told[HitTable.Add(db, searcher, id.Value, kept.Key, kept.Command)] = told;
                    }

                    return true;
                },
                CancellationToken.None);
        }
        catch
        {
            Interlocked.Add(ref _waiting, -hits.Count);
            throw;
        }

        LaneOf(searcher).Wake();
        try
        {
            return (await Task.WhenAll(rows.Select(row => row.Told.Task)).WaitAsync(Patience, time)).All(told => told);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Goes on with what waited when the gateway stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var waiting = await _database.ReadAsync(HitTable.Lanes, cancellationToken);
        Interlocked.Add(ref _waiting, waiting.Sum(lane => lane.Hits));
        foreach (var (searcher, _) in waiting)
        {
            LaneOf(searcher).Wake();
        }
    }

    /// <summary>What the hub does not have yet stays for the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Values.Select(lane => lane.Value.Sending)).WaitAsync(cancellationToken);

    private Lane LaneOf(OwnerId searcher) => _lanes.GetOrAdd(searcher, key => new Lazy<Lane>(() => new Lane(key, SendAllAsync))).Value;

    private async Task SendAllAsync(Lane lane)
    {
        using var scope = callers.Enter(lane.Searcher);
        var stopping = lifetime.ApplicationStopping;
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = stopping };
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

                await Parallel.ForEachAsync(rows, options, async (row, cancellationToken) => await SendAsync(lane.Searcher, row, cancellationToken));
                sent = rows[^1].Id;
                Interlocked.Add(ref _waiting, -rows.Count);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rest waits in the file.
        }
    }

    /// <summary>Forgets what the hub has, and takes the next; none when nothing waits.</summary>
    private async Task<List<HitQueueRow>> TakeAsync(Lane lane, long? sent, CancellationToken stopping)
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
                            HitTable.Delete(db, lane.Searcher, last);
                        }

                        return HitTable.Oldest(db, lane.Searcher, MaxTaken);
                    },
                    stopping,
                    MailWriteMode.Visible);
            }
            catch (RequestRefusedException unwritable)
            {
                LogWaits(lane.Searcher, unwritable.Message);
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task SendAsync(OwnerId searcher, HitQueueRow row, CancellationToken stopping)
    {
        var isTold = false;
        try
        {
            var id = HitId.Parse(row.Hit);
            var note = (NoteHit)serializer.Deserialize<HitCommand>(HitTable.Decrypt(_database.Cipher, row))!;
            await NoteAsync(id, new IssuedCommand<HitCommand>(id.OperationOf(note.Question.Hash), default, new Author(searcher, null), note), stopping);
            isTold = true;
        }
        catch (Exception lost) when (!stopping.IsCancellationRequested)
        {
            // It will not be taken another time either, and what is behind it must not wait for ever.
            LogLost(lost, row.Hit);
        }

        if (_told.TryRemove(row.Id, out var told))
        {
            told.TrySetResult(isTold);
        }
    }

    /// <summary>Notes a hit, however long the hub is away.</summary>
    /// <exception cref="MeshException">It is refused for good.</exception>
    private async Task NoteAsync(HitId id, IssuedCommand<HitCommand> command, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await calls.ReadAsync(
                    (id, command),
                    static (grains, state, cancellationToken) => grains.GetGrain<IHitGrain>(state.id.Value).ExecuteAsync(state.command, cancellationToken),
                    stopping);
                return;
            }
            catch (Exception away) when (!stopping.IsCancellationRequested && away is not MeshException { Code: not (MeshErrorCodes.Unavailable or MeshErrorCodes.Busy) })
            {
                LogWaits(id.Searcher, away.Message);
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hits of {Searcher} wait at this gateway: {Reason}")]
    private partial void LogWaits(OwnerId searcher, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The hit {Hit} that waited at this gateway cannot be noted, and its owner does not hear of it.")]
    private partial void LogLost(Exception exception, string hit);

    /// <summary>Hits of one searcher.</summary>
    private sealed class Lane
    {
        private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public Lane(OwnerId searcher, Func<Lane, Task> send)
        {
            Searcher = searcher;

            // It outlives the request with which it begins, and must not go on as a part of that.
            using (ExecutionContext.SuppressFlow())
            {
                Sending = Task.Run(() => send(this));
            }
        }

        public OwnerId Searcher { get; }

        public Task Sending { get; }

        public ChannelReader<bool> Woken => _wake.Reader;

        public void Wake() => _wake.Writer.TryWrite(true);
    }
}

/// <summary>What a check found, for the hub of who searched.</summary>
/// <param name="Id">The id of the hit.</param>
/// <param name="Note">What is noted.</param>
internal sealed record FoundHit(HitId Id, NoteHit Note);
