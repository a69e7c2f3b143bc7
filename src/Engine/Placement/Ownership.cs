using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Who owns what, remembered for each view.</summary>
internal sealed class Ownership(SiloAddress self)
{
    /// <summary>Above this many remembered answers a view's memory starts over: asking again is cheap, memory is not.</summary>
    private const int MemoryLimit = 200_000;

    private Memory _memory = new(ClusterView.Empty);

    /// <summary>The owner of an actor in a view, or null when there is none.</summary>
    public SiloAddress? OwnerOf(GrainId grain, GrainClass grainClass, ClusterView view)
    {
        var memory = Volatile.Read(ref _memory);
        if (!ReferenceEquals(memory.View, view))
        {
            if (memory.View.Version > view.Version)
            {
                // An earlier view, asked about only while a newer one settles.
                return grainClass.Placement.OwnerOf(grain, view);
            }

            memory = new Memory(view);
            Volatile.Write(ref _memory, memory);
        }

        if (memory.Owners.TryGetValue(grain, out var owner))
        {
            return owner;
        }

        owner = grainClass.Placement.OwnerOf(grain, view);
        if (Interlocked.Increment(ref memory.Count) <= MemoryLimit)
        {
            memory.Owners.TryAdd(grain, owner);
        }
        else
        {
            Volatile.Write(ref _memory, new Memory(view));
        }

        return owner;
    }

    /// <summary>
    /// Whether this silo may serve an actor now: it owns it in the newest view, and either nobody else can still be serving it, or this silo has owned it
    /// all the time since the last view in which that was so.
    /// </summary>
    public bool MayServe(GrainId grain, GrainClass grainClass, ServingState state)
    {
        if (!self.Equals(OwnerOf(grain, grainClass, state.View)))
        {
            return false;
        }

        if (state.IsSettled)
        {
            return !state.HeldElsewhere.Contains(grain);
        }

        if (!state.HasHistory)
        {
            return false;
        }

        foreach (var view in state.Earlier)
        {
            if (!self.Equals(OwnerOf(grain, grainClass, view)))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Memory(ClusterView view)
    {
        public int Count;

        public ClusterView View => view;

        public ConcurrentDictionary<GrainId, SiloAddress?> Owners { get; } = new();
    }
}
