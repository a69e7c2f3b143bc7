using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Groups;

/// <summary>The groups that one owner keeps; the key is the owner's code (<c>FR</c>).</summary>
[Alias("groups")]
public interface IGroupsGrain : IGrainWithStringKey
{
    /// <summary>All groups of this owner, by name.</summary>
    [Alias("get-all")]
    Task<ImmutableArray<Group>> GetAllAsync(CancellationToken cancellationToken = default);

    /// <summary>The group with that name; null when there is none.</summary>
    [Alias("get")]
    Task<Group?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Creates or changes a group. Repeating the same change is without effect.</summary>
    /// <param name="name">Its name: 1 to 40 lower-case letters, digits and dashes.</param>
    /// <param name="title">What people call it; at most 100 characters.</param>
    /// <param name="members">1 to 256 different owners.</param>
    /// <param name="expectedVersion">The version that the caller has seen, 0 for a new group; null to change whatever stands there.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <exception cref="Errors.MeshException"><c>invalid</c>, <c>unknown-owner</c>; <c>conflict</c>: somebody else changed it since; <c>too-large</c>: 100 groups are the most.</exception>
    [Alias("set")]
    Task<Group> SetAsync(string name, string title, ImmutableArray<OwnerId> members, long? expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Deletes a group; without effect when there is none.</summary>
    /// <exception cref="Errors.MeshException"><c>conflict</c>: somebody else changed it since.</exception>
    [Alias("delete")]
    Task DeleteAsync(string name, long? expectedVersion, CancellationToken cancellationToken = default);
}
