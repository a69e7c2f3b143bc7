using Interpol.Mesh.Contracts.Groups;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class GroupBodies
{
    extension(GroupBody)
    {
        /// <summary>The JSON form of a group.</summary>
        public static GroupBody Of(Group group) => new(group.Keeper, group.Name, group.Title, group.Members, group.Version, group.ChangedAt);
    }
}
