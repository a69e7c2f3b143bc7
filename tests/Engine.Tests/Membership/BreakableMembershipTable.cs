namespace Interpol.Mesh.Engine.Tests.Membership;

/// <summary>A membership table that can be made to fail.</summary>
internal sealed class BreakableMembershipTable(IMembershipTable table) : IMembershipTable
{
    private volatile bool _broken;

    public bool IsBroken
    {
        get => _broken;
        set => _broken = value;
    }

    private IMembershipTable Table => _broken ? throw new IOException("The membership table cannot be reached.") : table;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Table.InitializeMembershipTable(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => Table.DeleteMembershipTableEntries(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Table.CleanupDefunctSiloEntries(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Table.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => Table.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Table.InsertRow(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Table.UpdateRow(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => Table.UpdateIAmAlive(entry);
}
