using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>One version of the membership table as ownership sees it. Immutable; two silos with the same version hold the same view.</summary>
internal sealed class ClusterView
{
    private readonly Dictionary<SiloAddress, ViewMember> _byAddress = [];

    public ClusterView(long version, IEnumerable<ViewMember> members)
    {
        Version = version;

        // Ordered, so that everything computed from a view is the same on every silo.
        Members = [.. members.OrderBy(static member => member.Name, StringComparer.Ordinal).ThenBy(static member => member.Address)];
        foreach (var member in Members)
        {
            _byAddress[member.Address] = member;
        }

        Active = [.. Members.Where(static member => member.Status == SiloStatus.Active)];
        ActiveAddresses = [.. Active.Select(static member => member.Address)];
    }

    /// <summary>The view before anything was read.</summary>
    public static ClusterView Empty { get; } = new(-1, []);

    /// <summary>The membership table's version.</summary>
    public long Version { get; }

    /// <summary>Everyone in the table, the dead too, by name and address.</summary>
    public ImmutableArray<ViewMember> Members { get; }

    /// <summary>Those who may own actors.</summary>
    public ImmutableArray<ViewMember> Active { get; }

    /// <summary>The addresses of <see cref="Active"/>, in the same order.</summary>
    public SiloAddress[] ActiveAddresses { get; }

    /// <summary>Reads a view out of the table.</summary>
    public static ClusterView From(MembershipTableData data) => new(
        data.Version.Version,
        data.Members.Select(static row => new ViewMember(row.Item1.SiloAddress, row.Item1.SiloName ?? string.Empty, row.Item1.Status, row.Item1.HostName ?? string.Empty)));

    /// <summary>The member with this address, or null.</summary>
    public ViewMember? Find(SiloAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The status of a silo; one that is not in the table is dead to us when we know a later generation, else unknown.</summary>
    public SiloStatus StatusOf(SiloAddress address)
    {
        if (_byAddress.TryGetValue(address, out var member))
        {
            return member.Status;
        }

        foreach (var other in Members)
        {
            if (other.Address.Endpoint.Equals(address.Endpoint) && other.Address.Generation > address.Generation)
            {
                return SiloStatus.Dead;
            }
        }

        return SiloStatus.None;
    }
}
