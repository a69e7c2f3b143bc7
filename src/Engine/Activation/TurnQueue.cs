namespace Interpol.Mesh.Engine.Activation;

/// <summary>
/// The turn rules of one activation. Not thread-safe: the activation calls it under its lock. A turn that cannot start waits in order; a read-only turn does
/// not overtake a waiting one that is not, so that readers cannot keep writers out.
/// </summary>
internal sealed class TurnQueue(bool reentrant, int limit)
{
    private readonly Queue<Turn> _waiting = new();
    private HashSet<Guid>? _openChains;
    private int _exclusive;
    private int _readers;
    private int _interleaved;

    /// <summary>Turns that were admitted and have not completed.</summary>
    public int Running => _exclusive + _readers + _interleaved;

    /// <summary>Turns that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Admits the turn if the rules allow it to start now.</summary>
    public bool TryAdmit(Turn turn)
    {
        if (reentrant || turn.AlwaysInterleaves)
        {
            turn.Mode = TurnMode.Interleaved;
            _interleaved++;
            return true;
        }

        var inOpenChain = _openChains is not null && turn.ReentrancyId != Guid.Empty && _openChains.Contains(turn.ReentrancyId);
        if (!inOpenChain && (_waiting.Count > 0 || !MayStart(turn)))
        {
            return false;
        }

        Count(turn);
        return true;
    }

    /// <summary>Lets the turn wait. Returns false when too many wait already.</summary>
    public bool TryWait(Turn turn)
    {
        if (_waiting.Count >= limit)
        {
            return false;
        }

        _waiting.Enqueue(turn);
        return true;
    }

    /// <summary>Takes the next waiting turn that may start now, and admits it.</summary>
    public Turn? Next()
    {
        while (_waiting.TryPeek(out var turn))
        {
            if (turn.IsAbandoned)
            {
                _waiting.Dequeue();
                continue;
            }

            if (reentrant || turn.AlwaysInterleaves)
            {
                turn.Mode = TurnMode.Interleaved;
                _interleaved++;
            }
            else if (MayStart(turn))
            {
                Count(turn);
            }
            else
            {
                return null;
            }

            return _waiting.Dequeue();
        }

        return null;
    }

    /// <summary>Notes that an admitted turn has ended.</summary>
    public void Complete(Turn turn)
    {
        switch (turn.Mode)
        {
            case TurnMode.Exclusive:
                _exclusive--;
                break;
            case TurnMode.Reader:
                _readers--;
                break;
            default:
                _interleaved--;
                break;
        }
    }

    /// <summary>Takes everything that waits.</summary>
    public List<Turn> TakeWaiting()
    {
        var taken = new List<Turn>(_waiting);
        _waiting.Clear();
        return taken;
    }

    /// <summary>From now on calls of this chain may come back in.</summary>
    public void OpenChain(Guid chain) => (_openChains ??= []).Add(chain);

    /// <summary>Calls of this chain queue again like any other.</summary>
    public void CloseChain(Guid chain) => _openChains?.Remove(chain);

    private bool MayStart(Turn turn) => _exclusive == 0 && (_readers == 0 || turn.IsReadOnly);

    private void Count(Turn turn)
    {
        if (turn.IsReadOnly)
        {
            turn.Mode = TurnMode.Reader;
            _readers++;
        }
        else
        {
            turn.Mode = TurnMode.Exclusive;
            _exclusive++;
        }
    }
}
