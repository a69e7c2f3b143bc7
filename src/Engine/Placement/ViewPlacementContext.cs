using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Offers a director the active silos of one view.</summary>
internal sealed class ViewPlacementContext(SiloAddress self, ClusterView view) : IPlacementContext
{
    public SiloAddress LocalSilo => self;

    public SiloStatus LocalSiloStatus => view.StatusOf(self);

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [.. view.ActiveAddresses];
}
