using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.BureauStore;
using Orleans.Serialization;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>The offline copies of the bureaus of one hub.</summary>
/// <remarks>
/// <code>
/// gateway of a bureau -> SaveAsync when a copy is begun, and when it says how far it is -> one item of the hub's, on the condition of the set's version -> flushed
/// gateway of an owner -> ReadHoldersAsync, when it asks where a change is in effect -> each copy with how far it has come with that owner's records, and no more
/// </code>
/// The condition stands in the database: an activation that was overtaken writes nothing, and goes.
/// </remarks>
[GrainType(GrainTypes.OfflineCopies), HomeHubPlacement]
internal sealed class OfflineCopiesGrain(HubDatabases databases, OwnerDirectory owners, Serializer<OfflineCopy> serializer) : Grain, IOfflineCopiesGrain
{
    private const string Set = "offline-copies";
    private const int MaxPageBytes = 1024 * 1024;
    private const int MaxPageItems = 500;
    private const int MaxName = 100;

    private static readonly ItemLimits Limits = new(Items: 20_000, Bytes: 512L * 1024 * 1024, Removed: 100);

    private readonly Dictionary<string, OfflineCopy> _copies = new(StringComparer.Ordinal);
    private long _version;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ItemsPage page;
        do
        {
            page = await Items.ReadAsync(Set, _version, MaxPageBytes, MaxPageItems, cancellationToken);
            foreach (var item in page.Items.Where(item => !item.IsRemoved))
            {
                _copies[item.Id] = serializer.Deserialize(item.Content)!;
            }

            _version = page.Items.Count > 0 ? page.Items[^1].Version : page.Version;
        }
        while (_version < page.Version);
    }

    public async Task SaveAsync(OfflineCopy copy, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(copy.Bureau);
        MeshException.Require(Guid.TryParseExact(copy.Id, "N", out _), "id: 32 hexadecimal digits.");
        MeshException.Require(copy.Name is { Length: >= 1 and <= MaxName }, $"name: 1 to {MaxName} characters.");
        MeshException.Require(!copy.Kinds.IsDefaultOrEmpty && copy.Kinds.All(OfflineCopy.PossibleKinds.Contains), "kinds: one or more that copies may hold.");
        MeshException.Require(
            !copy.Positions.IsDefault && copy.Positions.Length <= CopyChangesQuery.MaxPositions && copy.Positions.All(position => owners.Contains(position.Owner)), "positions: one of each owner.");
        MeshException.Require(HomeHub.OfKey(copy.Bureau.Value).Value == this.GetPrimaryKeyString(), "bureau: another hub's.");
        if (_copies.TryGetValue(copy.Id, out var known))
        {
            MeshException.Require(known.Bureau == copy.Bureau, "id: that of another copy.");
            if (known.At != copy.At)
            {
                throw new MeshException(MeshErrorCodes.Conflict, "There is a copy with that id, which was begun at another time: how far it is, its file says.");
            }
        }
        else if (_copies.Values.Count(one => one.Bureau == copy.Bureau) >= OfflineCopy.MaxOfBureau)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"The bureau has {OfflineCopy.MaxOfBureau} offline copies; say of one that it is destroyed.");
        }

        await WriteAsync(copy.Id, serializer.SerializeToArray(copy));
        _copies[copy.Id] = copy;
    }

    public async Task RemoveAsync(OwnerId bureau, string id, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(bureau);
        if (_copies.TryGetValue(id, out var known) && known.Bureau == bureau)
        {
            await WriteAsync(id, null);
            _copies.Remove(id);
        }
    }

    public Task<ImmutableArray<OfflineCopy>> ListAsync(OwnerId bureau, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(bureau);
        return Task.FromResult<ImmutableArray<OfflineCopy>>([.. _copies.Values.Where(copy => copy.Bureau == bureau).OrderBy(copy => copy.At)]);
    }

    public Task<ImmutableArray<OfflineHolder>> ReadHoldersAsync(OwnerId owner, RecordKind kind, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(owner);
        return Task.FromResult<ImmutableArray<OfflineHolder>>(
        [
            .. _copies.Values
                .Where(copy => copy.Kinds.Contains(kind))
                .Select(copy => (Copy: copy, copy.Positions.FirstOrDefault(position => position.Owner == owner)?.Position))
                .Where(one => one.Position is { UpTo: > 0 })
                .OrderBy(one => one.Copy.At)
                .Select(one => new OfflineHolder(one.Copy.Bureau, one.Copy.Name, one.Copy.At, one.Copy.GoodUntil, one.Copy.ReportedAt, one.Position!.Value)),
        ]);
    }

    private IItemStore Items => HubName.TryParse(this.GetPrimaryKeyString(), out var hub)
        ? databases.Items(hub.Value)
        : throw new MeshException(MeshErrorCodes.MalformedId, "There is no hub with that name.");

    private async Task WriteAsync(string id, byte[]? content)
    {
        var version = _version + 1;
        ItemsWritten written;
        try
        {
            written = await Items.WriteAsync(new ItemsWrite(Set, Guid.NewGuid().ToString("N"), _version, version, [new StoredItem(id, version, content is null, content)]), Limits);
        }
        catch (Exception failure)
        {
            // What it remembers may be overtaken; the next activation reads what there is.
            DeactivateOnIdle();
            throw StorageFailure.NothingWritten(failure) ?? (Exception)StorageFailure.OutcomeUnknown(failure);
        }

        if (written.Outcome == ItemsOutcome.Full)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"The hub keeps no more than {Limits.Items} offline copies.");
        }

        if (written.Outcome != ItemsOutcome.Written)
        {
            DeactivateOnIdle();
            throw StorageFailure.Overtaken();
        }

        _version = written.Version;
    }
}
