using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Replica;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A hub's copy of aggregates in memory.</summary>
internal sealed class FakeReplica : IReplicaGrain
{
    private ImmutableDictionary<(string Kind, string Id), ReplicaChange> _rows = [];

    /// <summary>What happens while a page is listed.</summary>
    public Action? Listing { get; set; }

    public void Apply(ReplicaChange change) => ImmutableInterlocked.AddOrUpdate(ref _rows, (change.Kind, change.Id), change, (_, present) => present.Version < change.Version ? change : present);

    public Task ApplyAsync(ImmutableArray<ReplicaChange> changes, CancellationToken cancellationToken = default)
    {
        changes.ToList().ForEach(Apply);
        return Task.CompletedTask;
    }

    public Task<ReplicaList> ListAsync(ReplicaListQuery query, CancellationToken cancellationToken = default)
    {
        Listing?.Invoke();
        var found = _rows.Values
            .Where(row => row.Kind == query.Kind && !row.IsRemoved && (row.Readers.IsEmpty || row.Readers.Contains(query.Reader)) && (query.States.IsEmpty || query.States.Contains(row.State)))
            .OrderByDescending(row => row.ChangedAt).ThenBy(row => row.Id, StringComparer.Ordinal)
            .Where(row => query.After is not { } place || row.ChangedAt < place.ChangedAt || (row.ChangedAt == place.ChangedAt && string.CompareOrdinal(row.Id, place.Id) > 0))
            .ToList();
        var page = found.Take(query.Max).ToImmutableArray();
        return Task.FromResult(new ReplicaList(page, found.Count > page.Length ? new ReplicaPlace(page[^1].ChangedAt, page[^1].Id) : null));
    }
}
