using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Carries out <see cref="HomeHubPlacement"/>.</summary>
internal sealed class HomeHubPlacementDirector(ISiloStatusOracle oracle) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = oracle.Named(context.GetCompatibleSilos(target));
        return HomeHubRule.Choose(target.GrainIdentity, silos) is { } silo
            ? Task.FromResult(silo.Address)
            : Task.FromException<SiloAddress>(new OrleansException($"No silo can take {target.GrainIdentity}."));
    }
}
