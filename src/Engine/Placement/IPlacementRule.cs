using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>
/// Says which silo owns an actor: a pure function of the actor's id and a view, so that every silo comes to the same answer without asking anybody.
/// </summary>
internal interface IPlacementRule
{
    /// <summary>The owner, or null when the view has no silo that could be.</summary>
    SiloAddress? OwnerOf(GrainId grain, ClusterView view);
}
