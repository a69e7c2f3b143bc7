using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Groups;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>A named group of owners.</summary>
/// <param name="Keeper">Who keeps it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Members">The members, by code.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="ChangedAt">When it was last changed.</param>
internal sealed record GroupBody(OwnerId Keeper, string Name, string Title, ImmutableArray<OwnerId> Members, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>The JSON form of a group.</summary>
    public static GroupBody Of(Group group) => new(group.Keeper, group.Name, group.Title, group.Members, group.Version, group.ChangedAt);
}
