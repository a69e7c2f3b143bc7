namespace Interpol.Mesh.Engine.Messaging;

/// <summary>
/// The calls in flight over one connection, by correlation id: an array with a free list, so that adding and taking allocate nothing. An id holds the slot and
/// the slot's use count; a late answer to a call that has ended finds nothing.
/// </summary>
internal sealed class PendingTable
{
    private readonly Lock _gate = new();
    private PendingReply?[] _replies = new PendingReply?[64];
    private uint[] _uses = new uint[64];
    private int[] _free = new int[64];
    private int _freeCount;
    private int _used;
    private Exception? _closed;

    /// <summary>How many calls are in flight.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a call and sets its correlation id. Returns false when the table is closed.</summary>
    public bool TryAdd(PendingReply reply)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                return false;
            }

            int slot;
            if (_freeCount > 0)
            {
                slot = _free[--_freeCount];
            }
            else
            {
                if (_used == _replies.Length)
                {
                    Array.Resize(ref _replies, _used * 2);
                    Array.Resize(ref _uses, _used * 2);
                    Array.Resize(ref _free, _used * 2);
                }

                slot = _used++;
            }

            _replies[slot] = reply;
            reply.Correlation = ((ulong)_uses[slot] << 32) | (uint)slot;
            Count++;
            return true;
        }
    }

    /// <summary>Takes a call out. Null when it has ended already.</summary>
    public PendingReply? Take(ulong correlation)
    {
        lock (_gate)
        {
            return TakeLocked(correlation);
        }
    }

    /// <summary>Takes every call whose time has run out.</summary>
    public List<PendingReply>? TakeExpired(long now)
    {
        List<PendingReply>? expired = null;
        lock (_gate)
        {
            for (var slot = 0; slot < _used; slot++)
            {
                if (_replies[slot] is { } reply && reply.Deadline <= now)
                {
                    TakeLocked(reply.Correlation);
                    (expired ??= []).Add(reply);
                }
            }
        }

        return expired;
    }

    /// <summary>Closes the table if no call is in flight, so that none can be added any more.</summary>
    public bool TryCloseIfEmpty(Exception cause)
    {
        lock (_gate)
        {
            if (Count > 0)
            {
                return false;
            }

            _closed ??= cause;
            return true;
        }
    }

    /// <summary>Takes everything; nothing can be added afterwards.</summary>
    public List<PendingReply> Close(Exception cause)
    {
        lock (_gate)
        {
            _closed ??= cause;
            var all = _replies.Take(_used).OfType<PendingReply>().ToList();
            Array.Clear(_replies);
            Count = 0;
            return all;
        }
    }

    private PendingReply? TakeLocked(ulong correlation)
    {
        var slot = (int)(uint)correlation;
        if ((uint)slot >= (uint)_used || _replies[slot] is not { } reply || reply.Correlation != correlation)
        {
            return null;
        }

        _replies[slot] = null;
        _uses[slot]++;
        _free[_freeCount++] = slot;
        Count--;
        return reply;
    }
}
