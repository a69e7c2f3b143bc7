namespace Interpol.Mesh.Grains.Cluster;

/// <summary>A silo that may be given actors.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">Its name, for example <c>lyon-1</c>; names the hub that it belongs to.</param>
public readonly record struct LiveSilo(SiloAddress Address, string Name);

/// <summary>Silos with their names.</summary>
internal static class SiloStatusOracleExtensions
{
    /// <summary>The silos that live now.</summary>
    public static IReadOnlyList<LiveSilo> LiveSilos(this ISiloStatusOracle oracle) => oracle.Named(oracle.GetActiveSilos());

    /// <summary>The given silos with their names; one whose name is not known has an empty one.</summary>
    public static IReadOnlyList<LiveSilo> Named(this ISiloStatusOracle oracle, IReadOnlyList<SiloAddress> addresses)
    {
        var silos = new LiveSilo[addresses.Count];
        for (var i = 0; i < silos.Length; i++)
        {
            silos[i] = new LiveSilo(addresses[i], oracle.TryGetSiloName(addresses[i], out var name) ? name : string.Empty);
        }

        return silos;
    }
}
