using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor at its home hub, and at the next-nearest while that has no silo.</summary>
public sealed class HomeHubPlacement : PlacementStrategy;

/// <summary>The actor lives at its home hub (see <see cref="Interpol.Mesh.Contracts.Cluster.HomeHub"/>), and at the next-nearest while that has no silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HomeHubPlacementAttribute() : PlacementAttribute(new HomeHubPlacement());

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
