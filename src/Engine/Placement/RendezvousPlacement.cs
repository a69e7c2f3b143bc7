using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>
/// The default rule: of the active silos the one with the highest hash over its name and the actor's id. When a silo comes or goes, only its share of the actors moves.
/// </summary>
internal sealed class RendezvousPlacement : IPlacementRule
{
    public SiloAddress? OwnerOf(GrainId grain, ClusterView view)
    {
        var hash = StableHash64.Combine(StableHash64.Compute(grain.Type.AsSpan()), StableHash64.Compute(grain.Key.AsSpan()));
        SiloAddress? owner = null;
        ulong highest = 0;
        foreach (var member in view.Active)
        {
            var score = StableHash64.Combine(member.NameHash, hash);
            if (owner is null || score > highest)
            {
                owner = member.Address;
                highest = score;
            }
        }

        return owner;
    }
}
