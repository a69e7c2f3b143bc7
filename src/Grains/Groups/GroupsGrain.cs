using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Grains.Cluster;

namespace Interpol.Mesh.Grains.Groups;

/// <summary>The groups that one owner keeps.</summary>
[GrainType(GrainTypes.Groups), HomeHubPlacement]
internal sealed class GroupsGrain(
    [PersistentState(GroupsGrain.StateName, HubGrainStorage.Name)] IPersistentState<GroupsState> storage, OwnerDirectory owners, TimeProvider clock)
    : Grain, IGroupsGrain
{
    /// <summary>The name of its state; unique in the application.</summary>
    public const string StateName = "groups";

    public Task<ImmutableArray<Group>> GetAllAsync(CancellationToken cancellationToken = default)
    {
        var keeper = Keeper();
        return Task.FromResult(storage.State.Groups.Select(group => ToGroup(keeper, group)).ToImmutableArray());
    }

    public Task<Group?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        var keeper = Keeper();
        return Task.FromResult(GroupRules.Find(storage.State, name) is { } group ? ToGroup(keeper, group) : null);
    }

    public async Task<Group> SetAsync(
        string name, string title, ImmutableArray<OwnerId> members, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        var keeper = Keeper();
        await WriteAsync(GroupRules.Set(storage.State, owners, name, title, members, expectedVersion, clock.GetUtcNow()), cancellationToken);
        return ToGroup(keeper, GroupRules.Find(storage.State, name)!);
    }

    public Task DeleteAsync(string name, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        Keeper();
        return WriteAsync(GroupRules.Delete(storage.State, name, expectedVersion), cancellationToken);
    }

    private async Task WriteAsync(GroupsState state, CancellationToken cancellationToken)
    {
        var before = storage.State;
        if (ReferenceEquals(state, before))
        {
            return;
        }

        storage.State = state;
        try
        {
            await storage.WriteStateAsync(cancellationToken);
        }
        catch
        {
            // Nobody may read what was not stored, and what is stored is not known: the next call starts from the database.
            storage.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    private OwnerId Keeper() =>
        OwnerId.TryParse(this.GetPrimaryKeyString(), out var id) && owners.Contains(id)
            ? id
            : throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with that code.");

    private static Group ToGroup(OwnerId keeper, StoredGroup group) =>
        new(keeper, group.Name, group.Title, [.. group.Members], group.Version, group.ChangedAt);
}

/// <summary>What is stored of the groups that one owner keeps.</summary>
[GenerateSerializer, Alias("groups-state")]
public sealed class GroupsState
{
    /// <summary>The groups, by name.</summary>
    [Id(0)]
    public List<StoredGroup> Groups { get; set; } = [];

    /// <summary>Counts the changes of all groups, so that a group that is made again does not have a version that an earlier one had.</summary>
    [Id(1)]
    public long Changes { get; set; }
}

/// <summary>What is stored of a group.</summary>
[GenerateSerializer, Alias("stored-group")]
public sealed class StoredGroup
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public string Name { get; set; } = string.Empty;

    /// <summary>What people call it.</summary>
    [Id(1)]
    public string Title { get; set; } = string.Empty;

    /// <summary>The members, by code.</summary>
    [Id(2)]
    public List<OwnerId> Members { get; set; } = [];

    /// <summary>The number of its last change among all changes of this owner's groups.</summary>
    [Id(3)]
    public long Version { get; set; }

    /// <summary>When it was last changed.</summary>
    [Id(4)]
    public DateTimeOffset ChangedAt { get; set; }
}
