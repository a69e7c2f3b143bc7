using System.Text;
using Interpol.Mesh.Engine.Placement;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>A silo in a view.</summary>
/// <param name="Address">Where it is, with its generation.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="Status">Its status in this version of the table.</param>
/// <param name="Process">Which process it runs in (see <see cref="ProcessIdentity"/>); empty when it left by itself and serves nothing any more.</param>
internal sealed record ViewMember(SiloAddress Address, string Name, SiloStatus Status, string Process)
{
    /// <summary>The hash of the name, for rendezvous hashing.</summary>
    public ulong NameHash { get; } = StableHash64.Compute(Encoding.UTF8.GetBytes(Name));

    /// <summary>Whether the silo may still be running turns.</summary>
    public bool MayServe => Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;

    /// <summary>Whether the silo is up in some state and should be probed and told of new views.</summary>
    public bool IsUp => Status is SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;
}
