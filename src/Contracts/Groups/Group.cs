using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Groups;

/// <summary>A named group of owners, kept by one of them, to which broadcasts can be sent.</summary>
/// <param name="Keeper">Who keeps it.</param>
/// <param name="Name">Its name: 1 to 40 lower-case letters, digits and dashes.</param>
/// <param name="Title">What people call it; at most 100 characters.</param>
/// <param name="Members">The members, by code.</param>
/// <param name="Version">Grows with each change and is never used again, also after a deletion; the ETag of edits.</param>
/// <param name="ChangedAt">When it was last changed.</param>
[GenerateSerializer, Immutable, Alias("group")]
public sealed record Group(
    [property: Id(0)] OwnerId Keeper,
    [property: Id(1)] string Name,
    [property: Id(2)] string Title,
    [property: Id(3)] ImmutableArray<OwnerId> Members,
    [property: Id(4)] long Version,
    [property: Id(5)] DateTimeOffset ChangedAt);

/// <summary>The limits of groups.</summary>
public static class GroupLimits
{
    /// <summary>Characters of a name.</summary>
    public const int MaxName = 40;

    /// <summary>Characters of a title.</summary>
    public const int MaxTitle = 100;

    /// <summary>Members of a group.</summary>
    public const int MaxMembers = 256;

    /// <summary>Groups that one owner keeps.</summary>
    public const int MaxGroups = 100;
}
