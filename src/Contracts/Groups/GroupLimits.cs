namespace Interpol.Mesh.Contracts.Groups;

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
