using Orleans.Runtime;

namespace Orleans;

/// <summary>The table that says which silos there are. Every change raises the version of the table, and only one of two changes at the same version succeeds.</summary>
public interface IMembershipTable
{
    /// <summary>Prepares the table.</summary>
    /// <param name="tryInitTableVersion">True to write version 0 when there is none.</param>
    Task InitializeMembershipTable(bool tryInitTableVersion);

    /// <summary>Deletes everything of a cluster.</summary>
    Task DeleteMembershipTableEntries(string clusterId);

    /// <summary>Deletes rows of dead silos that were last alive before that time.</summary>
    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    /// <summary>The row of a silo and the version of the table.</summary>
    Task<MembershipTableData> ReadRow(SiloAddress key);

    /// <summary>All rows and the version of the table, read at one moment.</summary>
    Task<MembershipTableData> ReadAll();

    /// <summary>Adds a row; false when the version of the table has changed or the row exists.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="tableVersion">The new version of the table, with the tag of the old one.</param>
    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    /// <summary>Changes a row; false when its version or that of the table has changed.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="etag">The version of the row as it was read.</param>
    /// <param name="tableVersion">The new version of the table, with the tag of the old one.</param>
    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    /// <summary>Writes <see cref="MembershipEntry.IAmAliveTime"/> alone, without a new version.</summary>
    Task UpdateIAmAlive(MembershipEntry entry);
}
