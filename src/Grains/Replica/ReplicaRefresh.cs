using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cases;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Replica;

/// <summary>
/// Makes the replica of the silo's own hub whole again from the journals of all hubs, at start and once a day, with the index of subjects where that is: one that was deleted,
/// or restored from an older copy, lacks what its hub has answered for long ago and nobody will tell again. What is there already is passed over by its version; a journal that
/// cannot be read now is tried again.
/// </summary>
internal sealed partial class ReplicaRefresh(ISiloStatusOracle oracle, HubName own, HubDatabases databases, RowSerializer rows, IGrainFactory grains, TimeProvider clock, ILogger<ReplicaRefresh> logger)
    : MembershipWatcher(oracle, clock, logger)
{
    private const int MaxPageRows = 500;
    private const int MaxPageBytes = 1024 * 1024;

    private readonly TimeProvider _clock = clock;
    private readonly ILogger _logger = logger;
    private readonly HashSet<(HubName Hub, string Kind)> _done = [];
    private DateTimeOffset _next;

    protected override TimeSpan RepeatPeriod => TimeSpan.FromDays(1);

    protected override async Task<bool> OnChangedAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        if (now >= _next)
        {
            _done.Clear();
            _next = now + RepeatPeriod;
        }

        var failures = 0;
        foreach (var hub in HubName.All)
        {
            foreach (var kind in GrainTypes.Aggregates)
            {
                if (!_done.Contains((hub, kind)) && !await TryCopyAsync(hub, kind, cancellationToken))
                {
                    failures++;
                }
            }
        }

        return failures == 0;
    }

    private async Task<bool> TryCopyAsync(HubName hub, string kind, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(hub, kind, AggregateKeys.Replica, cancellationToken);
            if (own == SubjectIndex.Hub)
            {
                await CopyAsync(hub, kind, AggregateKeys.Index, cancellationToken);
            }

            _done.Add((hub, kind));
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCopied(_logger, kind, hub, exception.Message);
            return false;
        }
    }

    private async Task CopyAsync(HubName hub, string kind, string key, CancellationToken cancellationToken)
    {
        var (journal, replica) = (databases.Journal(hub.Value), grains.GetGrain<IReplicaGrain>(own.Value));
        StreamName? after = null;
        while (await journal.ReadKeyedAsync($"{kind}/", key, after, MaxPageRows, MaxPageBytes, cancellationToken) is { Count: > 0 } page)
        {
            // What was erased since has a later row behind it, which an aggregate that is erasing still has to tell.
            var changes = page.Where(keyed => !keyed.Row.Body.IsEmpty).SelectMany(keyed => ChangesOf(key, keyed.Row.Body));
            foreach (var some in changes.Chunk(MaxPageRows))
            {
                await replica.ApplyAsync([.. some], cancellationToken);
            }

            after = page[^1].Stream;
        }
    }

    private ImmutableArray<ReplicaChange> ChangesOf(string key, ReadOnlyMemory<byte> body) =>
        key == AggregateKeys.Index ? rows.Read<IndexRows>(body).Rows : [(ReplicaChange)rows.Read<object>(body)];

    [LoggerMessage(Level = LogLevel.Information, Message = "The replica could not be compared with what {Hub} has of kind {Kind}; it is tried again: {Reason}")]
    private static partial void LogNotCopied(ILogger logger, string kind, HubName hub, string reason);
}
