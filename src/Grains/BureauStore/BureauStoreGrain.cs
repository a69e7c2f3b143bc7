using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.BureauStore;
using Orleans.Serialization;

namespace Interpol.Mesh.Grains.BureauStore;

/// <summary>The store of one owner's bureau.</summary>
/// <remarks>
/// <code>
/// write   the rules of a write -> one transaction of the home hub's items, on the condition of the store's version -> flushed -> waiting reads are released
/// read    waits, at most 2 s, while the version is the reader's -> items behind that version, whole writes
/// </code>
/// The condition stands in the database: two activations cannot both write, and a read never answers from what an activation remembers. All that the grain holds are the reads
/// that wait, and the last version it has seen, by which it knows which of them need not.
/// </remarks>
[GrainType(GrainTypes.BureauStore), HomeHubPlacement]
internal sealed class BureauStoreGrain(
    HubDatabases databases, OwnerDirectory owners, FeedWaiterRegistry registry, Serializer<SealedContent> serializer, TimeProvider clock) : Grain, IBureauStoreGrain
{
    private const int MaxPageBytes = 1024 * 1024;
    private const int MaxPageItems = 500;

    // Gateways that were away no longer than it takes to remove so many items read on; others read all there is.
    private static readonly ItemLimits Limits = new(StoreLimits.MaxItems, StoreLimits.MaxBytes, Removed: 1000);

    private readonly FeedWaiters _waiters = new(clock);
    private long _version;

    public async Task<StoreWritten> WriteAsync(StoreWrite write, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(write);
        var items = write.Items.Select(item => new StoredItem(item.Id, item.Version, item.IsRemoved, serializer.SerializeToArray(item.Content)));
        var written = await WriteAsync(new ItemsWrite(Set, write.Operation.Value, write.After, write.Version, [.. items]));
        if (written.Outcome == ItemsOutcome.Full)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"The bureau's store is full: {StoreLimits.MaxItems} items or {StoreLimits.MaxBytes} bytes.");
        }

        Saw(written.Version);
        return new StoreWritten(written.Outcome == ItemsOutcome.Written, written.Version);
    }

    public async Task<StorePage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        if (after < 0)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "after: a version, or 0 for the beginning.");
        }

        if (wait > TimeSpan.Zero && after == _version)
        {
            await _waiters.WaitAsync(wait < FeedLimits.MaxWait ? wait : FeedLimits.MaxWait, cancellationToken);
        }

        var items = Items;
        var set = Set;
        var page = await items.ReadAsync(set, after, MaxPageBytes, MaxPageItems, cancellationToken);
        Saw(page.Version);
        return new StorePage(
            [.. page.Items.Select(item => new SealedItem(item.Id, item.Version, item.IsRemoved, serializer.Deserialize(item.Content)!))],
            page.Version,
            page.Forgotten);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        registry.Add(_waiters);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _waiters.Close();
        registry.Remove(_waiters);
        return Task.CompletedTask;
    }

    private string Set => $"bureau/{this.GetPrimaryKeyString()}";

    private IItemStore Items => OwnerId.TryParse(this.GetPrimaryKeyString(), out var id) && owners.Find(id) is { } owner
        ? databases.Items(owner.Home.Value)
        : throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with that code.");

    private async Task<ItemsWritten> WriteAsync(ItemsWrite write)
    {
        var items = Items;
        try
        {
            return await items.WriteAsync(write, Limits);
        }
        catch (Exception failure)
        {
            throw StorageFailure.NothingWritten(failure) ?? (Exception)StorageFailure.OutcomeUnknown(failure);
        }
    }

    /// <summary>Whoever waits behind another version than the newest need not wait.</summary>
    private void Saw(long version)
    {
        if (version != _version)
        {
            _version = version;
            _waiters.Release();
        }
    }
}
