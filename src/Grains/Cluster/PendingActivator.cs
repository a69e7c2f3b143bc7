using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Wakes the outboxes and feeds that have something to tell or to do, at start, after every change of the membership and from time to time: nobody has to
/// call a dead hub's outbox for its messages to go out and its clocks to fire. Each silo wakes those that belong to it.
/// </summary>
internal sealed partial class PendingActivator(
    ISiloStatusOracle oracle,
    HubDatabases databases,
    IGrainFactory grains,
    IOptions<OutboxOptions> clocks,
    TimeProvider clock,
    ILogger<PendingActivator> logger)
    : MembershipWatcher(oracle, clock, logger)
{
    private const int MaxConcurrency = 16;

    private static readonly GrainType RecordReplicaType = GrainType.Create(GrainTypes.RecordReplica);

    private readonly ISiloStatusOracle _oracle = oracle;
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _logger = logger;
    private Task? _opening;

    /// <summary>
    /// An activation that lost track of its stream wakes its successor once; when the database still fails then, nobody else would, before the wake-up reminder
    /// of what has waited for long. Clocks of actors that nobody calls fire as often.
    /// </summary>
    protected override TimeSpan RepeatPeriod => TimeSpan.FromSeconds(30);

    protected override async Task<bool> OnChangedAsync(CancellationToken cancellationToken)
    {
        var silos = _oracle.LiveSilos();
        if (!HubName.TryOfSilo(_oracle.SiloName, out var own))
        {
            return true;
        }

        var done = true;
        foreach (var hub in HubName.All)
        {
            if (HomeHubRule.ServingHub(hub, silos) == own)
            {
                done &= await SweepAsync(hub, own, silos, cancellationToken);
            }
        }

        // Beside the sweeps: a hub whose database hangs must not keep them waiting.
        _opening ??= OpenOthersAsync(own, cancellationToken);
        return done;
    }

    /// <summary>Opens the databases of the other hubs ahead of time, so that standing in for one does not begin with that.</summary>
    private async Task OpenOthersAsync(HubName own, CancellationToken cancellationToken)
    {
        foreach (var hub in HubName.All.Where(hub => hub != own))
        {
            try
            {
                await databases.OpenAsync(hub.Value, cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotOpened(_logger, hub, exception.Message);
            }
        }
    }

    /// <summary>The actor that a stream with pending entries or deadlines belongs to; null for a stream of another kind.</summary>
    internal static GrainId? ActorOf(StreamName stream)
    {
        var slash = stream.Value.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : (stream.Value[..slash], stream.Value[(slash + 1)..]) switch
        {
            ("outbox", var owner) => GrainId.Create(GrainTypes.Outbox, owner),
            ("records", var owner) => GrainId.Create(GrainTypes.Records, owner),
            (GrainTypes.Accreditations, var lists) when AccreditationRows.EventOf(lists) is { } id => GrainId.Create(GrainTypes.Accreditations, id),
            ("receipts", var owner) => GrainId.Create(GrainTypes.Feed, owner),
            (var kind, var key) when GrainTypes.IsAggregate(kind) => GrainId.Create(kind, key),
            ("feed", var lane) when OwnerOfLane(lane) is { } owner => GrainId.Create(GrainTypes.Feed, owner),
            _ => null,
        };
    }

    /// <summary>Whose feed a lane such as <c>FR/flash</c> is part of.</summary>
    private static string? OwnerOfLane(string lane) =>
        lane.Split('/') is [{ Length: > 0 } owner, var name] && LaneNames.TryParse(name, out _) ? owner : null;

    private async Task<bool> SweepAsync(HubName hub, HubName own, IReadOnlyList<LiveSilo> silos, CancellationToken cancellationToken)
    {
        HashSet<GrainId> actors;
        try
        {
            actors = await ReadActorsAsync(databases.Journal(hub.Value), cancellationToken);
        }
        catch (Exception exception) when (exception is HubUnavailableException or JournalUnavailableException)
        {
            // The other hubs are swept all the same.
            LogUnreadable(_logger, hub, exception.Message);
            return false;
        }

        // A hub's copy of the records is opened before it is asked, and tells owners what it lacks.
        actors.Add(GrainId.Create(GrainTypes.RecordReplica, hub.Value));
        var failures = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(actors, options, async (actor, stopping) =>
        {
            if (HomeHubRule.Choose(actor, silos) is { } home && home.Address.Equals(_oracle.SiloAddress) && (actor.Type != RecordReplicaType || HomeHub.Of(actor) == own))
            {
                try
                {
                    await WakeAsync(actor, stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    LogNotWoken(_logger, actor, exception.Message);
                    Interlocked.Increment(ref failures);
                }
            }
        });
        return failures == 0;
    }

    private async Task<HashSet<GrainId>> ReadActorsAsync(IHubJournal journal, CancellationToken cancellationToken)
    {
        var pending = await journal.ReadPendingStreamsAsync(cancellationToken);

        // Every link with something that is not delivered has a deadline within that time: its outbox stays active and reports it, whoever calls.
        var now = _clock.GetUtcNow();
        var (late, soon) = (now + clocks.Value.StuckDailyAfter, now + (2 * RepeatPeriod));
        var due = await journal.ReadDueStreamsAsync(late > soon ? late : soon, cancellationToken);

        // An aggregate is there when its time comes, and need not be before.
        return
        [
            .. pending.Select(ActorOf).OfType<GrainId>(),
            .. from stream in due
               let actor = ActorOf(stream.Stream)
               where actor is not null && (stream.At <= soon || actor.Value.Type.ToString() is GrainTypes.Outbox or GrainTypes.Feed)
               select actor.Value,
        ];
    }

    private Task WakeAsync(GrainId actor, CancellationToken cancellationToken) => actor.Type.ToString() switch
    {
        GrainTypes.Outbox => grains.GetGrain<IOutboxGrain>(actor).WakeAsync(cancellationToken),
        GrainTypes.Feed => grains.GetGrain<IFeedGrain>(actor).WakeAsync(cancellationToken),
        GrainTypes.Records => grains.GetGrain<IRecordsGrain>(actor).WakeAsync(cancellationToken),
        GrainTypes.Accreditations => grains.GetGrain<IAccreditationsGrain>(actor).WakeAsync(cancellationToken),
        GrainTypes.RecordReplica => grains.GetGrain<IRecordReplicaGrain>(actor).WakeAsync(cancellationToken),
        _ => grains.GetGrain<IAggregateGrain>(actor).WakeAsync(cancellationToken),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is pending at {Hub} cannot be read and will be tried again: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, HubName hub, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The databases of {Hub} cannot be opened now; they are opened when they are needed: {Reason}")]
    private static partial void LogNotOpened(ILogger logger, HubName hub, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor} has something pending, could not be woken and will be tried again: {Reason}")]
    private static partial void LogNotWoken(ILogger logger, GrainId actor, string reason);
}
