using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Placement;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The activations of this silo.</summary>
internal sealed class Catalog(
    ActivationEnvironment environment,
    Ownership ownership,
    ViewSettlement settlement) : IActivationHost
{
    private readonly ConcurrentDictionary<GrainId, GrainActivation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, StatelessWorkerPool> _pools = new();

    private long _collected = environment.Time.GetTimestamp();

    /// <summary>How often <see cref="Sweep"/> is to be called.</summary>
    public TimeSpan SweepPeriod { get; } = environment.Collection.CollectionQuantum < TimeSpan.FromSeconds(1) ? environment.Collection.CollectionQuantum : TimeSpan.FromSeconds(1);

    /// <summary>Set once at construction of the silo: makes references, and sends on calls whose activation went away.</summary>
    public required Func<GrainId, GrainReference> CreateReference { get; init; }

    /// <summary>Takes calls that an activation did not serve any more.</summary>
    public required Action<Invocation> Reroute { get; init; }

    /// <summary>Told when an activation of an actor that is owned elsewhere is gone.</summary>
    public required Action<GrainId> Released { get; init; }

    /// <summary>Every activation, of stateless workers too.</summary>
    public IEnumerable<GrainActivation> All => _activations.Values.Concat(_pools.Values.SelectMany(static pool => pool.Workers));

    /// <summary>How many activations there are.</summary>
    public int Count => _activations.Count + _pools.Values.Sum(static pool => pool.Workers.Count);

    public bool TryGet(GrainId grain, [NotNullWhen(true)] out GrainActivation? activation) => _activations.TryGetValue(grain, out activation);

    /// <summary>Gives a call to the activation of its actor, created if need be. Returns false when this silo may not serve the actor (any more).</summary>
    public bool TryDeliver(Invocation invocation, GrainClass grainClass, ServingState state)
    {
        while (true)
        {
            if (_activations.TryGetValue(invocation.Target, out var activation))
            {
                if (activation.TryReceive(invocation))
                {
                    return true;
                }

                // Gone, but not yet taken out: by whoever ended it, or by us.
                Remove(activation);
                continue;
            }

            if (!ownership.MayServe(invocation.Target, grainClass, state))
            {
                return false;
            }

            activation = new GrainActivation(invocation.Target, grainClass, environment, this, CreateGrainReference);
            if (!_activations.TryAdd(invocation.Target, activation))
            {
                continue;
            }

            // From here on a change of view finds the activation in the catalog. One that came before has to be looked at again,
            // or two silos might activate the actor.
            var current = settlement.State;
            if (current.View.Version != state.View.Version && !ownership.MayServe(invocation.Target, grainClass, current))
            {
                Remove(activation);
                OnGone(activation, activation.Discard());
                return false;
            }

            if (activation.TryReceive(invocation))
            {
                activation.Activate(null);
                return true;
            }
        }
    }

    /// <summary>Gives a call to one of the workers of its actor on this silo.</summary>
    public void DeliverToWorker(Invocation invocation, GrainClass grainClass)
    {
        var pool = _pools.GetOrAdd(invocation.Target, static (grain, context) => new StatelessWorkerPool(grain, context.GrainClass, context.Catalog.CreateWorker, context.Catalog.RerouteAll), (GrainClass: grainClass, Catalog: this));
        pool.Deliver(invocation);
    }

    /// <summary>
    /// Stops serving what this silo does not own in a view. Returns the actors whose activations are not gone yet; each is reported through
    /// <see cref="Released"/> when it is.
    /// </summary>
    public List<GrainId> GiveUp(ClusterView view)
    {
        var draining = new List<GrainId>();
        foreach (var activation in _activations.Values)
        {
            if (!environment.Silo.Equals(ownership.OwnerOf(activation.GrainId, activation.Class, view)))
            {
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "Another silo owns the actor now."));
                draining.Add(activation.GrainId);
            }
        }

        return draining;
    }

    /// <summary>The actors that are active here and owned elsewhere.</summary>
    public List<GrainId> Draining(ClusterView view) =>
        [.. _activations.Values.Where(activation => !environment.Silo.Equals(ownership.OwnerOf(activation.GrainId, activation.Class, view))).Select(static activation => activation.GrainId)];

    /// <summary>Deactivates everything, and waits until it is gone.</summary>
    public async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var all = All.ToList();
            if (all.Count == 0)
            {
                return;
            }

            foreach (var activation in all)
            {
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping."));
            }

            await Task.WhenAll(all.Select(static activation => activation.Deactivated)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops everything without a word: no turn starts any more, no timer ticks, nothing is deactivated in order.</summary>
    public void Kill()
    {
        foreach (var activation in All)
        {
            activation.Kill();
        }
    }

    /// <summary>Collects what has been idle longer than its class, or the age given, says.</summary>
    public void Collect(TimeSpan? age = null)
    {
        foreach (var activation in All)
        {
            var limit = age ?? activation.Class.CollectionAge(environment.Collection);
            if (limit != Timeout.InfiniteTimeSpan && activation.IsIdleFor(limit))
            {
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle."));
            }
        }
    }

    /// <summary>Does what has to be done from time to time: collects, and gives up what does not come to an end.</summary>
    public void Sweep()
    {
        foreach (var activation in All)
        {
            if (activation.DeactivatingSince is not 0 and var since && environment.Time.GetElapsedTime(since) > environment.Collection.DeactivationTimeout)
            {
                activation.Abandon();
            }
        }

        if (environment.Time.GetElapsedTime(_collected) >= environment.Collection.CollectionQuantum)
        {
            _collected = environment.Time.GetTimestamp();
            Collect();
        }
    }

    public void OnGone(GrainActivation activation, IReadOnlyList<Turn> unserved)
    {
        Remove(activation);
        var owned = environment.Silo.Equals(ownership.OwnerOf(activation.GrainId, activation.Class, settlement.State.View));
        if (!owned)
        {
            Released(activation.GrainId);
        }

        RerouteAll(unserved);
    }

    private void Remove(GrainActivation activation) => _activations.TryRemove(new KeyValuePair<GrainId, GrainActivation>(activation.GrainId, activation));

    private GrainActivation CreateWorker(StatelessWorkerPool pool, GrainId grain, GrainClass grainClass) =>
        new(grain, grainClass, environment, pool, CreateGrainReference);

    private GrainReference CreateGrainReference(GrainActivation activation) => CreateReference(activation.GrainId);

    private void RerouteAll(IReadOnlyList<Turn> turns)
    {
        foreach (var turn in turns)
        {
            if (turn is Invocation invocation)
            {
                Reroute(invocation);
            }
            else
            {
                turn.Refuse(new ObjectDisposedException("The activation is gone."));
            }
        }
    }
}
