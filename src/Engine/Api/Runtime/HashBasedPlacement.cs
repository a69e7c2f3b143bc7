namespace Orleans.Runtime;

/// <summary>The silo is chosen by the hash of the grain's identity.</summary>
public sealed class HashBasedPlacement : PlacementStrategy
{
}
