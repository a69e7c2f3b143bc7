using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Hits;

/// <summary>
/// The hits of checks on their way to the searcher's hub, a lane a searcher: a check is answered while hubs are away, and nothing that it found is forgotten when the gateway is killed behind the answer.
/// A hit that is noted again, under the same operation id, has no effect.
/// </summary>
internal sealed partial class HitQueue(DurableQueueServices services, Serializer serializer, ILogger<HitQueue> logger) : DurableQueue(QueueName, MaxTaken, services)
{
    /// <summary>What the queue is called.</summary>
    public const string QueueName = "hit";

    /// <summary>The lane of hits that the hub will not take for long, since the searcher has noted as many today as are taken: they wait there for longer than others must.</summary>
    private const string PutOff = "put-off";

    private const int MaxTaken = 64;
    private const int MaxAtOnce = 16;

    /// <summary>How long the answer to a check waits until the hub has its hits. Somebody stands at a border.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long it is waited before hits are tried again that were put off.</summary>
    private static readonly TimeSpan PutOffFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _told = new();

    /// <inheritdoc/>
    protected override string Full => "The hub has been away for so long that no more hits can wait for it here; nothing is answered that its owner would never hear of.";

    /// <summary>Takes hits over; completes when they are flushed here and the hub has them, or has not for a moment.</summary>
    /// <returns>Whether the hub has them.</returns>
    /// <exception cref="RequestRefusedException">503: too many wait, or the file cannot be written. The check must not be answered then.</exception>
    public async Task<bool> TellAsync(OwnerId searcher, IReadOnlyCollection<FoundHit> hits)
    {
        var lane = new QueueLane(searcher, string.Empty);
        var rows = hits.Select(hit => (
            hit.Id,
            Kept: Encrypt(serializer.SerializeToArray<HitCommand>(hit.Note)),
            Told: new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        List<long> places = [];
        try
        {
            await AddAsync([.. rows.Select(_ => lane)], db =>
            {
                foreach (var (id, kept, told) in rows)
                {
                    places.Add(Add(db, lane, id.Value, kept));
                    _told[places[^1]] = told;
                }
            });
        }
        catch
        {
            // Another hit may have these places by now.
            foreach (var (place, row) in places.Zip(rows))
            {
                _told.TryRemove(KeyValuePair.Create(place, row.Told));
            }

            throw;
        }

        try
        {
            return (await Task.WhenAll(rows.Select(row => row.Told.Task)).WaitAsync(Patience, Time)).All(told => told);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What the hub will not take for long is put off, and not repeated in its place; where it is busy for a moment, the call itself is repeated.</summary>
    protected override bool IsFinal(MeshException refusal) => base.IsFinal(refusal) || refusal.Code == MeshErrorCodes.Busy;

    /// <inheritdoc/>
    protected override async Task SendAsync(QueueLane lane, List<QueueRow> rows, CancellationToken stopping)
    {
        if (lane.Target == PutOff)
        {
            await Task.Delay(PutOffFor, Time, stopping);
        }

        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = stopping },
            async (row, cancellationToken) => await SendAsync(lane, row, cancellationToken));
    }

    private async Task SendAsync(QueueLane lane, QueueRow row, CancellationToken stopping)
    {
        var isTold = false;
        try
        {
            var id = HitId.Parse(row.Label);
            var note = (NoteHit)serializer.Deserialize<HitCommand>(Decrypt(row))!;
            var command = new IssuedCommand<HitCommand>(id.OperationOf(note.Question.Hash), default, new Author(lane.Owner, null), note);
            isTold = await TellAsync(lane, row, id, command, stopping);
        }
        catch (Exception lost) when (!stopping.IsCancellationRequested)
        {
            // It will not be taken another time either, and what is behind it must not wait for ever.
            LogLost(lost, row.Label);
        }

        if (_told.TryRemove(row.Id, out var told))
        {
            told.TrySetResult(isTold);
        }
    }

    /// <returns>Whether the hub has the hit; otherwise it waits behind those that were put off before.</returns>
    private async Task<bool> TellAsync(QueueLane lane, QueueRow row, HitId id, IssuedCommand<HitCommand> command, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await RepeatAsync(
                    lane,
                    () => Calls.ReadAsync(
                        (id, command),
                        static (grains, state, cancellationToken) => grains.GetGrain<IHitGrain>(state.id.Value).ExecuteAsync(state.command, cancellationToken),
                        stopping),
                    stopping);
                return true;
            }
            catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.Busy)
            {
                // Hits that the hub would take must not wait for this one.
            }

            var behind = lane with { Target = PutOff };
            try
            {
                await AddAsync([behind], db => Add(db, behind, row.Label, (row.Key, row.Body)));
                return false;
            }
            catch (RequestRefusedException unwritable)
            {
                LogNotPutOff(row.Label, unwritable.Message);
            }

            await Task.Delay(PutOffFor, Time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hit {Hit} waits in its place, and others behind it: {Reason}")]
    private partial void LogNotPutOff(string hit, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The hit {Hit} that waited at this gateway cannot be noted, and its owner does not hear of it.")]
    private partial void LogLost(Exception exception, string hit);
}

/// <summary>What a check found, for the hub of who searched.</summary>
/// <param name="Id">The id of the hit.</param>
/// <param name="Note">What is noted.</param>
internal sealed record FoundHit(HitId Id, NoteHit Note);
