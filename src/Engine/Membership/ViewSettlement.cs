using System.Collections.Frozen;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>
/// Decides when a silo may serve what it did not own before. A view is settled for a silo when every other silo that could still be serving under an
/// older view has acknowledged exactly this view, has certainly ended, or was declared dead long enough ago that its lease has run out.
/// An acknowledgement of a later view does not count: the silo that sent it never promised anything about this one. All members are thread-safe.
/// </summary>
internal sealed class ViewSettlement(SiloAddress self, long leaseMilliseconds, Func<long> clock)
{
    /// <summary>Added to a dead silo's lease: its clock is ours, its last turn's reply may be a moment late.</summary>
    private const long LeaseMarginMilliseconds = 250;

    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (long Version, HashSet<GrainId> Draining)> _acknowledged = [];
    private readonly HashSet<SiloAddress> _ended = [];
    private readonly Dictionary<SiloAddress, long> _deadSince = [];
    private ServingState _state = ServingState.Initial;

    /// <summary>The newest decision.</summary>
    public ServingState State => Volatile.Read(ref _state);

    /// <summary>Takes a newer view. Returns false when it is not newer.</summary>
    public bool TryAdvance(ClusterView view)
    {
        lock (_gate)
        {
            var previous = _state;
            if (view.Version <= previous.View.Version)
            {
                return false;
            }

            foreach (var member in view.Members)
            {
                if (member.Status == SiloStatus.Dead)
                {
                    _deadSince.TryAdd(member.Address, clock());
                    if (member.Process.Length == 0)
                    {
                        _ended.Add(member.Address);
                    }
                }
            }

            Forget(view);
            var wholly = previous.IsSettled && previous.HeldElsewhere.Count == 0;
            ClusterView[] earlier = wholly ? [previous.View] : previous.HasHistory ? [.. previous.Earlier, previous.View] : [];
            _state = new ServingState(view, false, FrozenSet<GrainId>.Empty, earlier, wholly || previous.HasHistory);
            return true;
        }
    }

    /// <summary>Notes what another silo promised.</summary>
    public void Acknowledge(SiloAddress silo, ViewAcknowledgement acknowledgement)
    {
        lock (_gate)
        {
            if (!_acknowledged.TryGetValue(silo, out var known) || known.Version <= acknowledgement.Version)
            {
                _acknowledged[silo] = (acknowledgement.Version, [.. acknowledgement.Draining]);
            }
        }
    }

    /// <summary>Notes that another silo has drained an actor it had listed.</summary>
    public void Release(SiloAddress silo, GrainId grain)
    {
        lock (_gate)
        {
            if (_acknowledged.TryGetValue(silo, out var known))
            {
                known.Draining.Remove(grain);
            }
        }
    }

    /// <summary>Notes that a silo's process has ended, or that it left and said so.</summary>
    public void End(SiloAddress silo)
    {
        lock (_gate)
        {
            _ended.Add(silo);
        }
    }

    /// <summary>Decides again. Returns true when the decision changed, so that waiting calls have to be looked at.</summary>
    public bool Reconsider()
    {
        lock (_gate)
        {
            var state = _state;
            if ((state.IsSettled && state.HeldElsewhere.Count == 0) || state.View.Version < 0 || MissingLocked().Count > 0)
            {
                return false;
            }

            var held = HeldLocked(state.View);
            if (state.IsSettled && held.Count == state.HeldElsewhere.Count)
            {
                return false;
            }

            var wholly = held.Count == 0;
            _state = state with
            {
                IsSettled = true,
                HeldElsewhere = held.ToFrozenSet(),
                Earlier = wholly ? [] : state.Earlier,
                HasHistory = wholly || state.HasHistory,
            };
            return true;
        }
    }

    /// <summary>Those that the current view still waits for.</summary>
    public IReadOnlyList<ViewMember> Missing()
    {
        lock (_gate)
        {
            return _state.IsSettled ? DrainingLocked(_state) : MissingLocked();
        }
    }

    /// <summary>Whether somebody has acknowledged a view that this silo has not seen.</summary>
    public bool IsBehind()
    {
        lock (_gate)
        {
            foreach (var (_, acknowledged) in _acknowledged)
            {
                if (acknowledged.Version > _state.View.Version)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private List<ViewMember> MissingLocked()
    {
        var missing = new List<ViewMember>();
        var view = _state.View;
        foreach (var member in view.Members)
        {
            if (member.Address.Equals(self) || _ended.Contains(member.Address))
            {
                continue;
            }

            var settled = member.Status switch
            {
                SiloStatus.Dead => clock() - _deadSince[member.Address] > leaseMilliseconds + LeaseMarginMilliseconds,
                _ when member.MayServe => _acknowledged.TryGetValue(member.Address, out var known) && known.Version == view.Version,
                _ => true,
            };
            if (!settled)
            {
                missing.Add(member);
            }
        }

        return missing;
    }

    /// <summary>Those who still drain what they listed.</summary>
    private List<ViewMember> DrainingLocked(ServingState state) => state.HeldElsewhere.Count == 0
        ? []
        : [.. state.View.Members.Where(member => _acknowledged.TryGetValue(member.Address, out var known) && known.Draining.Count > 0)];

    private HashSet<GrainId> HeldLocked(ClusterView view)
    {
        var held = new HashSet<GrainId>();
        foreach (var member in view.Members)
        {
            if (member.MayServe && !_ended.Contains(member.Address) && _acknowledged.TryGetValue(member.Address, out var known))
            {
                held.UnionWith(known.Draining);
            }
        }

        return held;
    }

    /// <summary>Drops what is known of silos that are no longer in the table.</summary>
    private void Forget(ClusterView view)
    {
        foreach (var silo in _deadSince.Keys.Where(silo => view.Find(silo) is null).ToList())
        {
            _deadSince.Remove(silo);
            _ended.Remove(silo);
            _acknowledged.Remove(silo);
        }
    }
}
