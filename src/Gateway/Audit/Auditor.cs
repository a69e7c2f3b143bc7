using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Who did what to which object, why, and how it ended.</summary>
/// <param name="Actor">For which owner.</param>
/// <param name="Officer">The officer's number or the system's name; null when nobody was signed in.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose object that is; null when it is the actor's or nobody's.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Purpose">Why, in the caller's words; null when it did not say. Hubs carry it as opaque bytes.</param>
internal sealed record AuditRecord(
    OwnerId Actor,
    string? Officer,
    string Action,
    string Object,
    OwnerId? ObjectOwner = null,
    AuditOutcome Outcome = AuditOutcome.Done,
    string? Purpose = null)
{
    /// <summary>What a check asked, see <see cref="AuditEntry.Asked"/>.</summary>
    public ReadOnlyMemory<byte> Asked { get; init; }
}

/// <summary>
/// Writes what was done and refused at this gateway into the audit of the owner's home hub, and of the object's owner's when that is another one. Entries of one owner for one hub go in batches:
/// one call in flight, with everything that has gathered meanwhile. A batch is repeated with the same id until the hub has it, also when nobody waits for it any more: what was done stays to be told.
/// </summary>
internal sealed partial class Auditor(
    GrainCaller calls, CallRetryOptions patience, CallerScope callers, AuditQueue queue, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Auditor> logger) : IAsyncDisposable
{
    /// <summary>Entries of one owner that may wait for a hub.</summary>
    private const int MaxWaiting = 4096;

    private const int MaxRuneBytes = 4;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for entries on their way; requests that wait for theirs have ended by then.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(HubName Hub, OwnerId Actor), Lazy<Lane>> _lanes = new();

    /// <summary>Records an entry; completes when it is flushed at the hub. Whoever changes something, or lets something leave the bureau, awaits this before the answer.</summary>
    /// <exception cref="RequestRefusedException">503: the audit cannot be reached. What was asked for must not be answered then.</exception>
    public async Task RecordAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var entry = EntryOf(record);
        var waiting = Task.WhenAll(HubsOf(entry).Select(hub => Add(hub, entry)));
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
            throw new RequestRefusedException(StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Unavailable, "The audit cannot be reached; try again.", retryAfter: RetryAfter, cause: failure);
        }
    }

    /// <summary>Records an entry that is handed on from elsewhere, perhaps again: the first one with its id stays, for 30 days. Completes when it is flushed at the hub.</summary>
    /// <param name="id">The entry's id.</param>
    /// <param name="record">The entry.</param>
    /// <exception cref="RequestRefusedException">503: the audit cannot be reached.</exception>
    public async Task RecordOnceAsync(OperationId id, AuditRecord record)
    {
        var entry = EntryOf(record);
        foreach (var hub in HubsOf(entry))
        {
            try
            {
                await calls.WriteAsync(
                    (Hub: hub, Id: id, Entry: entry),
                    static (grains, state, stopping) => grains.GetGrain<IAuditGrain>(state.Hub.Value).RecordAsync(state.Id, [state.Entry], stopping));
            }
            catch (MeshException known) when (known.Code == MeshErrorCodes.OperationConflict)
            {
                // It was handed on before, at another time or by another officer.
            }
        }
    }

    /// <summary>Puts an entry into this gateway's own queue; completes when it is flushed there. For what the gateway itself keeps: the hub, to which the queue hands it on, may be away.</summary>
    /// <exception cref="RequestRefusedException">503: the queue cannot be written, or is full. What was asked for must not be answered then.</exception>
    public Task QueueAsync(AuditRecord record)
    {
        var entry = EntryOf(record);

        // That it is late is said with any time; when it was written, says the hub.
        return queue.AddAsync(entry with { WrittenLateAt = entry.At }, [.. HubsOf(entry)]);
    }

    /// <summary>Lets what waits go out, for a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        var lanes = _lanes.Values.Select(lane => lane.Value).ToList();
        lanes.ForEach(lane => lane.Waiting.Writer.TryComplete());
        await Task.WhenAll(lanes.Select(lane => lane.Sending)).WaitAsync(StopPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private AuditEntry EntryOf(AuditRecord record) => new(
        record.Actor,
        record.Officer is { } officer ? AuditLimits.Fit(officer) : null,
        record.Action,
        AuditLimits.Fit(record.Object),
        record.ObjectOwner,
        record.Outcome,
        PurposeBytes(record.Purpose),
        time.GetUtcNow())
    {
        Asked = record.Asked,
    };

    private static IEnumerable<HubName> HubsOf(AuditEntry entry)
    {
        var home = HomeHub.OfKey(entry.Actor.Value);
        yield return home;
        if (entry.ObjectOwner is { } owner && HomeHub.OfKey(owner.Value) is var other && other != home)
        {
            yield return other;
        }
    }

    /// <summary>Puts an entry into a lane. Refusals get half of it, so that whoever knocks without a token does not keep out those who have one.</summary>
    private Task Add(HubName hub, AuditEntry entry)
    {
        var lane = _lanes.GetOrAdd((hub, entry.Actor), key => new Lazy<Lane>(() => new Lane(lane => SendAllAsync(key.Hub, key.Actor, lane)))).Value;
        var waiting = new Waiting(entry);
        return lane.Waiting.Reader.Count < (entry.Outcome == AuditOutcome.Refused ? MaxWaiting / 2 : MaxWaiting) && lane.Waiting.Writer.TryWrite(waiting)
            ? waiting.Flushed.Task
            : Task.FromException(new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Busy, $"Too much waits to be written into the audit at {hub}; try again.", retryAfter: RetryAfter));
    }

    private async Task SendAllAsync(HubName hub, OwnerId actor, ChannelReader<Waiting> waiting)
    {
        using var scope = callers.Enter(actor);
        while (await waiting.WaitToReadAsync())
        {
            var batch = new List<Waiting>();
            while (batch.Count < AuditLimits.MaxBatch && waiting.TryRead(out var next))
            {
                batch.Add(next);
            }

            await SendAsync(hub, batch);
        }
    }

    private async Task SendAsync(HubName hub, List<Waiting> batch)
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
                batch.ForEach(waiting => waiting.Flushed.TrySetResult());
                return;
            }
            catch (RequestRefusedException unreachable) when (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                LogUnreachable(hub, entries.Length, unreachable.Message);
            }
            catch (Exception failure)
            {
                // Repeating it would not help, or the gateway stops.
                LogLost(failure, hub, entries.Length);
                batch.ForEach(waiting => waiting.Fail(failure));
                return;
            }
        }
    }

    /// <summary>A purpose as bytes, at most <see cref="AuditLimits.MaxPurposeBytes"/>.</summary>
    private static ReadOnlyMemory<byte> PurposeBytes(string? purpose)
    {
        if (string.IsNullOrEmpty(purpose))
        {
            return default;
        }

        var bytes = new byte[AuditLimits.MaxPurposeBytes + MaxRuneBytes];
        var length = 0;
        foreach (var rune in purpose.EnumerateRunes())
        {
            var written = rune.EncodeToUtf8(bytes.AsSpan(length));
            if (length + written > AuditLimits.MaxPurposeBytes)
            {
                break;
            }

            length += written;
        }

        return bytes.AsMemory(0, length);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit at {Hub} cannot be reached; {Entries} entries wait: {Reason}")]
    private partial void LogUnreachable(HubName hub, int entries, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Entries} entries could not be written into the audit at {Hub}.")]
    private partial void LogLost(Exception exception, HubName hub, int entries);

    /// <summary>Entries of one owner on their way to one hub.</summary>
    private sealed class Lane
    {
        public Lane(Func<ChannelReader<Waiting>, Task> send)
        {
            // It outlives the request with which it begins, and must not go on as a part of that.
            using (ExecutionContext.SuppressFlow())
            {
                Sending = Task.Run(() => send(Waiting.Reader));
            }
        }

        public Channel<Waiting> Waiting { get; } = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

        public Task Sending { get; }
    }

    /// <summary>An entry that waits to be flushed at a hub.</summary>
    private sealed record Waiting(AuditEntry Entry)
    {
        public TaskCompletionSource Flushed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(Exception failure)
        {
            Flushed.TrySetException(failure);

            // Whoever waited may have given up.
            _ = Flushed.Task.Exception;
        }
    }
}
