using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Groups;

namespace Interpol.Mesh.Api;

/// <summary>A named group of owners.</summary>
/// <param name="Keeper">Who keeps it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Members">The members, by code.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="ChangedAt">When it was last changed.</param>
public sealed record GroupBody(OwnerId Keeper, string Name, string Title, ImmutableArray<OwnerId> Members, long Version, DateTimeOffset ChangedAt);

/// <summary>The groups that an owner keeps.</summary>
/// <param name="Groups">By name.</param>
public sealed record GroupsBody(ImmutableArray<GroupBody> Groups);

/// <summary>A group as it shall be.</summary>
/// <param name="Title">What people call it; 1 to 100 characters.</param>
/// <param name="Members">1 to 256 different owners.</param>
public sealed record GroupRequest(
    [property: PlainText(1, GroupLimits.MaxTitle)] string Title,
    [property: Items(1, GroupLimits.MaxMembers, Distinct = true)] ImmutableArray<OwnerId> Members);
