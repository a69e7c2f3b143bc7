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
