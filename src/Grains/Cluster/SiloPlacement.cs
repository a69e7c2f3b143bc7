using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Places an actor on the silo whose name is its key.</summary>
public sealed class SiloPlacement : PlacementStrategy;

/// <summary>The actor lives on the silo whose name is its key (<c>lyon-1</c>); while there is none, it is somewhere else and has to refuse.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());

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

/// <summary>Which silo an actor belongs to whose key is a silo's name.</summary>
public static class SiloRule
{
    /// <summary>The silo for an actor.</summary>
    /// <param name="grain">The actor.</param>
    /// <param name="silos">The silos that live now, in any order.</param>
    /// <returns>The silo of that name, the youngest if there are two; else any, always the same; null when there is no silo.</returns>
    public static LiveSilo? Choose(GrainId grain, IReadOnlyList<LiveSilo> silos)
    {
        var name = grain.Key.ToString();
        LiveSilo? found = null;
        foreach (var silo in silos)
        {
            if (silo.Name == name && (found is not { } other || silo.Address.Generation > other.Address.Generation))
            {
                found = silo;
            }
        }

        return found ?? HomeHubRule.Choose(grain, silos);
    }
}
