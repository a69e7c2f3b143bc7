namespace Interpol.Mesh.Grains.Cluster;

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
