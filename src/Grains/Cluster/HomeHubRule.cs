using Interpol.Mesh.Contracts.Cluster;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Which silo an actor belongs to: one of its home hub, while that has none one of the next-nearest hub's, chosen by rendezvous hashing.</summary>
public static class HomeHubRule
{
    /// <summary>The silo for an actor.</summary>
    /// <param name="grain">The actor.</param>
    /// <param name="silos">The silos that live now, in any order.</param>
    /// <returns>The silo, or null when there is none.</returns>
    public static LiveSilo? Choose(GrainId grain, IReadOnlyList<LiveSilo> silos)
    {
        foreach (var hub in HomeHub.Of(grain).ByDistance())
        {
            if (Best(grain, silos, silo => HubName.TryOfSilo(silo.Name, out var of) && of == hub) is { } silo)
            {
                return silo;
            }
        }

        // Silos whose names name no hub serve only when there is nothing else.
        return Best(grain, silos, static _ => true);
    }

    /// <summary>The hub whose silos stand in for a hub now: itself, or the nearest that has a silo; null when there is no silo of any hub.</summary>
    public static HubName? ServingHub(HubName hub, IReadOnlyList<LiveSilo> silos)
    {
        foreach (var candidate in hub.ByDistance())
        {
            if (silos.Any(silo => HubName.TryOfSilo(silo.Name, out var of) && of == candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static LiveSilo? Best(GrainId grain, IReadOnlyList<LiveSilo> silos, Func<LiveSilo, bool> among)
    {
        var key = grain.ToString();
        LiveSilo? best = null;
        ulong bestScore = 0;
        foreach (var silo in silos)
        {
            if (!among(silo))
            {
                continue;
            }

            var score = RendezvousHash.Score(silo.Name, key);
            if (best is not { } other || score > bestScore || (score == bestScore && Before(silo, other)))
            {
                best = silo;
                bestScore = score;
            }
        }

        return best;
    }

    /// <summary>Two silos of one name are the old and the new process of a restart: the younger one serves.</summary>
    private static bool Before(LiveSilo silo, LiveSilo other)
    {
        var byName = string.CompareOrdinal(silo.Name, other.Name);
        return byName < 0 || (byName == 0 && silo.Address.Generation > other.Address.Generation);
    }
}

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
