namespace Orleans.Runtime;

/// <summary>How the silo of a grain is chosen. A placement director of the same strategy does the choosing.</summary>
public abstract class PlacementStrategy
{
}
