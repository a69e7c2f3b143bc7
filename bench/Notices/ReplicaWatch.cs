using System.Collections.Concurrent;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Replica;

namespace Interpol.Mesh.Bench.Notices;

/// <summary>Asks a hub's replica again and again which notices are published.</summary>
internal sealed class ReplicaWatch(AggregateCalls calls, HubName hub, int page)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly Author Reader = new(new OwnerId("FR"), null);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>When the replica first listed a notice; null while it does not.</summary>
    public DateTimeOffset? SeenAt(NoticeId id) => _seen.TryGetValue(id.Value, out var at) ? at : null;

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await ReadNewAsync();
            await Task.Delay(Period);
        }
    }

    /// <summary>Reads page after page, until one has nothing new.</summary>
    private async Task ReadNewAsync()
    {
        ReplicaPlace? after = null;
        do
        {
            var query = new ReplicaListQuery(NoticeRow.ReplicaKind, Reader.Owner, ["published"], page) { After = after };
            var list = await calls.CallAsync(Reader, client => client.GetGrain<IReplicaGrain>(hub.Value).ListAsync(query));
            var now = DateTimeOffset.UtcNow;
            after = list.Entries.Count(entry => _seen.TryAdd(entry.Id, now)) > 0 ? list.Next : null;
        }
        while (after is not null);
    }
}
