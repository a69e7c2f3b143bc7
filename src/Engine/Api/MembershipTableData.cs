using Orleans.Runtime;

namespace Orleans;

/// <summary>Rows of the membership table, each with its version, and the version of the table.</summary>
public sealed class MembershipTableData
{
    /// <summary>One row.</summary>
    public MembershipTableData(Tuple<MembershipEntry, string> tuple, TableVersion version)
        : this([tuple], version)
    {
    }

    /// <summary>Those rows.</summary>
    public MembershipTableData(List<Tuple<MembershipEntry, string>> list, TableVersion version)
    {
        Members = [.. list.OrderBy(row => row.Item1.SiloAddress)];
        Version = version;
    }

    /// <summary>No rows.</summary>
    public MembershipTableData(TableVersion version)
        : this([], version)
    {
    }

    /// <summary>The rows with their versions, in ascending order of address.</summary>
    public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; }

    /// <summary>The version of the table.</summary>
    public TableVersion Version { get; }

    /// <summary>The row of a silo; null when there is none.</summary>
    public Tuple<MembershipEntry, string>? TryGet(SiloAddress silo) => Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(silo));

    /// <inheritdoc/>
    public override string ToString() => $"[{Members.Count} silos, version {Version}: {string.Join(", ", Members.Select(row => row.Item1))}]";
}
