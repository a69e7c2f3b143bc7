using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Replica;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Replica;

/// <summary>A hub's copy of what lists and searches need. Holds nothing in memory: the store orders what it is told by version, so that many may tell at once.</summary>
[GrainType(GrainTypes.Replica), HomeHubPlacement, Reentrant]
internal sealed class ReplicaGrain(HubDatabases databases) : Grain, IReplicaGrain
{
    private const int MaxPage = 500;
    private const int MaxPageBytes = 1024 * 1024;

    public async Task ApplyAsync(ImmutableArray<ReplicaChange> changes, CancellationToken cancellationToken = default)
    {
        await Store().ApplyAsync([.. changes.Select(ToRow)], cancellationToken);

        // Only then, because the index reads it from the store. Whoever tells this repeats it until both have it.
        ImmutableArray<string> notices = [.. changes.Where(change => change.Kind == NoticeRow.ReplicaKind).Select(change => change.Id)];
        if (!notices.IsEmpty)
        {
            await GrainFactory.GetGrain<IPublicNoticesGrain>(this.GetPrimaryKeyString()).ReadChangedAsync(notices, cancellationToken);
        }
    }

    public async Task<ReplicaList> ListAsync(ReplicaListQuery query, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(query.Reader);
        if (query.Max is < 1 or > MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"max: 1 to {MaxPage}.");
        }

        var page = await Store().ListAsync(
            new ReplicaQuery(query.Kind, query.Reader.Value, query.Max, MaxPageBytes)
            {
                States = query.States,
                Behind = query.After is { } after ? new ReplicaPosition(after.ChangedAt, after.Id) : null,
            },
            cancellationToken);
        return new ReplicaList([.. page.Rows.Select(FromRow)], page.Next is { } next ? new ReplicaPlace(next.ChangedAt, next.Id) : null);
    }

    private IReplicaStore Store() => HubName.TryParse(this.GetPrimaryKeyString(), out var hub)
        ? databases.Replica(hub.Value)
        : throw new MeshException(MeshErrorCodes.MalformedId, "There is no hub with that name.");

    private static ReplicaRow ToRow(ReplicaChange change) => new(
        change.Kind,
        change.Id,
        change.Version,
        change.IsRemoved,
        change.ChangedAt,
        change.IsRemoved ? [] : change.Readers.IsEmpty ? [ReplicaRow.Everybody] : [.. change.Readers.Select(reader => reader.Value)],
        change.State,
        change.IsRemoved ? default : change.Content);

    private static ReplicaChange FromRow(ReplicaRow row) => new(
        row.Kind, row.Id, row.Version, row.ChangedAt, [.. row.Readers.Where(reader => reader != ReplicaRow.Everybody).Select(reader => new OwnerId(reader))], row.State, row.Content);
}
