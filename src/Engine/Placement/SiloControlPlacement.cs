using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>The rule of the grain that speaks for one silo: its key is the silo's address, and it lives there or nowhere.</summary>
internal sealed class SiloControlPlacement : PlacementStrategy, IPlacementRule
{
    public SiloAddress? OwnerOf(GrainId grain, ClusterView view) =>
        SiloAddress.TryParse(grain.Key.ToString(), out var silo) && view.Find(silo) is { Status: SiloStatus.Active } ? silo : null;
}
