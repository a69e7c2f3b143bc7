using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>The roles that somebody may have who acts for an owner.</summary>
public static class MeshRoles
{
    /// <summary>An officer of a bureau.</summary>
    public const string Officer = "officer";

    /// <summary>An officer who approves what others prepare.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>A national user outside the bureau, for example border police; limited by database, purpose and volume.</summary>
    public const string NationalUnit = "national-unit";

    /// <summary>The Command and Coordination Centre.</summary>
    public const string Command = "command";

    /// <summary>Runs the machines; reads nobody's mail.</summary>
    public const string Operator = "operator";

    /// <summary>All roles.</summary>
    public static readonly ImmutableSortedSet<string> All = [Officer, Supervisor, NationalUnit, Command, Operator];

    /// <summary>The roles that officers of an owner can have: only the Secretariat has a command centre and runs the machines.</summary>
    public static ImmutableSortedSet<string> Of(OwnerInfo owner) => owner.Kind == OwnerKind.Secretariat ? All : [Officer, Supervisor, NationalUnit];
}
