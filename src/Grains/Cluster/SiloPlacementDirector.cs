using Interpol.Mesh.Contracts.Errors;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Carries out <see cref="SiloPlacement"/>.</summary>
internal sealed class SiloPlacementDirector(ISiloStatusOracle oracle) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var name = target.GrainIdentity.Key.ToString();
        SiloAddress? found = null;
        foreach (var silo in oracle.Named(context.GetCompatibleSilos(target)))
        {
            if (silo.Name == name && (found is null || silo.Address.Generation > found.Generation))
            {
                found = silo.Address;
            }
        }

        return found is not null
            ? Task.FromResult(found)
            : Task.FromException<SiloAddress>(new MeshException(MeshErrorCodes.Unavailable, $"There is no silo of the name {name} now.", TimeSpan.FromSeconds(1)));
    }
}
