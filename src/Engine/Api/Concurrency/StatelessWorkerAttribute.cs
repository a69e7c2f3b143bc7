using Interpol.Mesh.Engine.Placement;
using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>The grain has no state: every silo runs several activations of it, and calls go to the local ones.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    /// <summary>As many activations a silo as it has processors.</summary>
    public StatelessWorkerAttribute()
        : base(new StatelessWorkerPlacement(Environment.ProcessorCount))
    {
    }

    /// <summary>At most that many activations a silo.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers)
        : base(new StatelessWorkerPlacement(maxLocalWorkers))
    {
    }
}
