using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Groups;

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
