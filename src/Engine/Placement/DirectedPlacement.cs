using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>
/// The rule of a class whose placement strategy has a director. The director is asked once for each actor and view. It has to answer at once and from the actor's id and
/// the silos it is offered alone, or silos would disagree on owners.
/// </summary>
internal sealed class DirectedPlacement(PlacementStrategy strategy, IPlacementDirector director, SiloAddress self) : IPlacementRule
{
    public SiloAddress? OwnerOf(GrainId grain, ClusterView view)
    {
        if (view.Active.IsEmpty)
        {
            return null;
        }

        var target = new PlacementTarget(grain, null, default, 0);
        var answer = director.OnAddActivation(strategy, target, new ViewPlacementContext(self, view));
        if (!answer.IsCompleted)
        {
            throw new OrleansConfigurationException(
                $"{director.GetType()} did not answer at once where to place {grain}. The embedded engine needs placement that is a pure function of the id and the silos offered.");
        }

        var owner = answer.GetAwaiter().GetResult();
        return view.Find(owner) is { Status: SiloStatus.Active }
            ? owner
            : throw new OrleansConfigurationException($"{director.GetType()} placed {grain} on {owner}, which is not one of the silos it was offered.");
    }
}
