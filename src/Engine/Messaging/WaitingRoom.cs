using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Keeps calls that cannot be placed yet: the view is not settled, or the caller knew a newer one. Bounded; whoever has no more time is let go.</summary>
internal sealed class WaitingRoom(ViewSettlement settlement)
{
    /// <summary>How many calls may wait.</summary>
    private const int Limit = 10_000;

    private readonly Lock _gate = new();
    private List<Invocation> _waiting = [];

    /// <summary>
    /// Lets a call wait for the state to become another than <paramref name="seen"/>. Returns false when it already is.
    /// </summary>
    public bool TryWait(Invocation invocation, ServingState seen)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(settlement.State, seen))
            {
                return false;
            }

            if (_waiting.Count < Limit)
            {
                _waiting.Add(invocation);
                return true;
            }
        }

        invocation.Refuse(new LimitExceededException("Too many calls wait for the cluster's view to settle; try again later."));
        return true;
    }

    /// <summary>Takes everybody, because the state changed.</summary>
    public List<Invocation> TakeAll()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return [];
            }

            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    /// <summary>Drops those whose callers have stopped to wait.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            _waiting.RemoveAll(static invocation => invocation.IsAbandoned);
        }
    }
}
