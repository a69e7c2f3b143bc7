using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Every silo runs up to <paramref name="maxLocal"/> activations of one grain.</summary>
internal sealed class StatelessWorkerPlacement(int maxLocal) : PlacementStrategy
{
    public int MaxLocal { get; } = maxLocal > 0
        ? maxLocal
        : throw new ArgumentOutOfRangeException(nameof(maxLocal), maxLocal, "A stateless worker needs at least one activation a silo.");
}
