using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Carries out <see cref="SiloPlacement"/>. A director has no way to refuse that every engine tells the caller alike: while there is no silo of the name,
/// another takes the actor, which sees that it is not where it belongs and says so.
/// </summary>
internal sealed class SiloPlacementDirector(ISiloStatusOracle oracle) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = oracle.Named(context.GetCompatibleSilos(target));
        return SiloRule.Choose(target.GrainIdentity, silos) is { } silo
            ? Task.FromResult(silo.Address)
            : Task.FromException<SiloAddress>(new OrleansException($"No silo can take {target.GrainIdentity}."));
    }
}
