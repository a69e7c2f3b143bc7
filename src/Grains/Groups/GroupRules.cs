using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;

namespace Interpol.Mesh.Grains.Groups;

/// <summary>What a group must be like, and what a change makes of the groups that there are.</summary>
internal static class GroupRules
{
    /// <summary>The state after a group was created or changed; the same object when the change is without effect.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static GroupsState Set(
        GroupsState state, OwnerDirectory owners, string name, string title, ImmutableArray<OwnerId> members, long? expectedVersion, DateTimeOffset now)
    {
        CheckName(name);
        MeshException.Require(title is { Length: >= 1 and <= GroupLimits.MaxTitle } && !title.Any(char.IsControl), $"title: it has 1 to {GroupLimits.MaxTitle} characters and no control characters.");
        CheckMembers(owners, members);
        List<OwnerId> sorted = [.. members.Order()];
        var before = Find(state, name);
        if (before is not null && before.Title == title && before.Members.SequenceEqual(sorted))
        {
            return state;
        }

        CheckVersion(before, expectedVersion);
        if (before is null && state.Groups.Count >= GroupLimits.MaxGroups)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"An owner keeps at most {GroupLimits.MaxGroups} groups; delete one first.");
        }

        var version = state.Changes + 1;
        var changed = new StoredGroup { Name = name, Title = title, Members = sorted, Version = version, ChangedAt = now };
        return new GroupsState
        {
            Groups = [.. state.Groups.Where(group => group.Name != name).Append(changed).OrderBy(group => group.Name, StringComparer.Ordinal)],
            Changes = version,
        };
    }

    /// <summary>The state after a group was deleted; the same object when there is none with that name.</summary>
    /// <exception cref="MeshException"><c>conflict</c>.</exception>
    public static GroupsState Delete(GroupsState state, string name, long? expectedVersion)
    {
        if (Find(state, name) is not { } before)
        {
            return state;
        }

        CheckVersion(before, expectedVersion);
        return new GroupsState { Groups = [.. state.Groups.Where(group => group.Name != name)], Changes = state.Changes + 1 };
    }

    public static StoredGroup? Find(GroupsState state, string name) => state.Groups.Find(group => group.Name == name);

    private static void CheckName(string name) => MeshException.Require(
        name is { Length: >= 1 and <= GroupLimits.MaxName } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
        $"name: a group's name has 1 to {GroupLimits.MaxName} lower-case letters, digits and dashes.");

    private static void CheckMembers(OwnerDirectory owners, ImmutableArray<OwnerId> members)
    {
        MeshException.Require(!members.IsDefaultOrEmpty && members.Length <= GroupLimits.MaxMembers, $"members: a group has 1 to {GroupLimits.MaxMembers} members.");
        foreach (var member in members)
        {
            MeshException.Require(OwnerId.TryParse(member.Value, out _), "members: a member is the code of an owner.");
            if (!owners.Contains(member))
            {
                throw new MeshException(MeshErrorCodes.UnknownOwner, $"members: there is no owner '{member}'.");
            }
        }

        MeshException.Require(members.Distinct().Count() == members.Length, "members: each member is named once.");
    }

    private static void CheckVersion(StoredGroup? before, long? expected)
    {
        if (expected is { } version && version != (before?.Version ?? 0))
        {
            throw new MeshException(
                MeshErrorCodes.Conflict,
                before is null ? "There is no such group any more; read the groups again." : $"The group was changed since: it has version {before.Version}. Read it again.");
        }
    }
}
