namespace Orleans.Runtime.Placement;

/// <summary>The cluster as a placement director sees it.</summary>
public interface IPlacementContext
{
    /// <summary>The silo that asks.</summary>
    SiloAddress LocalSilo { get; }

    /// <summary>The status of the silo that asks.</summary>
    SiloStatus LocalSiloStatus { get; }

    /// <summary>The silos that can run the grain, in ascending order; never empty.</summary>
    SiloAddress[] GetCompatibleSilos(PlacementTarget target);
}
