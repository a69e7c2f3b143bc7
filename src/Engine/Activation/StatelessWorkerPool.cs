using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The workers of one stateless actor on this silo: a call goes to an idle one, else to a new one, else to the least busy.</summary>
internal sealed class StatelessWorkerPool(
    GrainId grain,
    GrainClass grainClass,
    Func<StatelessWorkerPool, GrainId, GrainClass, GrainActivation> create,
    Action<IReadOnlyList<Turn>> reroute) : IActivationHost
{
    private readonly Lock _gate = new();
    private GrainActivation[] _workers = [];

    /// <summary>The workers now.</summary>
    public IReadOnlyList<GrainActivation> Workers => Volatile.Read(ref _workers);

    public void Deliver(Invocation invocation)
    {
        while (true)
        {
            var worker = Choose(out var isNew);
            if (worker.TryReceive(invocation))
            {
                if (isNew)
                {
                    worker.Activate(null);
                }

                return;
            }

            Remove(worker);
        }
    }

    public void OnGone(GrainActivation activation, IReadOnlyList<Turn> unserved)
    {
        Remove(activation);
        reroute(unserved);
    }

    private GrainActivation Choose(out bool isNew)
    {
        lock (_gate)
        {
            GrainActivation? best = null;
            var least = int.MaxValue;
            foreach (var worker in _workers)
            {
                var load = worker.State is ActivationState.Activating or ActivationState.Valid ? worker.Load : int.MaxValue;
                if (load < least)
                {
                    best = worker;
                    least = load;
                }
            }

            isNew = best is null || (least > 0 && _workers.Length < grainClass.StatelessWorkers);
            if (isNew)
            {
                best = create(this, grain, grainClass);
                Volatile.Write(ref _workers, [.. _workers, best]);
            }

            return best!;
        }
    }

    private void Remove(GrainActivation worker)
    {
        lock (_gate)
        {
            Volatile.Write(ref _workers, [.. _workers.Where(other => !ReferenceEquals(other, worker))]);
        }
    }
}
