namespace Orleans.Runtime.Placement;

/// <summary>Chooses silos for grains.</summary>
public interface IPlacementDirector
{
    /// <summary>
    /// The silo of a grain. The answer must depend on nothing but the grain and the silos that the context lists, because every silo asks for itself.
    /// </summary>
    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);
}
