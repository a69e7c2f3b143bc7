namespace Orleans.Sqlite;

/// <summary>The bounds of what waits for a writer, and of what it writes at once.</summary>
/// <param name="MaxQueued">Works that may wait.</param>
/// <param name="MaxQueuedBytes">Bytes that may wait; a single work may exceed them.</param>
/// <param name="MaxGroup">Works of one group.</param>
/// <param name="MaxGroupBytes">Bytes of one group; a single work may exceed them.</param>
public sealed record GroupBounds(int MaxQueued, long MaxQueuedBytes, int MaxGroup, long MaxGroupBytes);

/// <summary>The bounded queue in front of a database's only writer, which takes as much as it may at once.</summary>
/// <param name="bounds">The bounds.</param>
public sealed class GroupQueue<TWork>(GroupBounds bounds) : IDisposable
    where TWork : QueuedWork
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Queue<TWork> _works = new();
    private readonly SemaphoreSlim _available = new(0, 1);
    private TaskCompletionSource? _room;
    private long _sequence;
    private long _bytes;
    private long _groupTicks;
    private bool _closed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _works.Count;
            }
        }
    }

    /// <summary>When somebody who found the queue full had better try again.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var waiting = TimeSpan.FromTicks(Volatile.Read(ref _groupTicks) * (1 + (Count / bounds.MaxGroup)));
            return waiting < ShortestRetry ? ShortestRetry : waiting > LongestRetry ? LongestRetry : waiting;
        }
    }

    /// <summary>Adds a work; false when the queue is full.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public bool TryAdd(TWork work)
    {
        lock (_lock)
        {
            return TryAddLocked(work);
        }
    }

    /// <summary>Adds a work, as soon as there is room for it.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public async Task AddAsync(TWork work, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (TryAddLocked(work))
                {
                    return;
                }

                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for works and moves them, at most a group of them, to <paramref name="group"/>; false when the queue is closed and empty.</summary>
    public bool TakeGroup(List<TWork> group)
    {
        lock (_lock)
        {
            bool ended;
            while (!TryTake(group, out ended))
            {
                // A semaphore would turn for a while before it waits, on a processor that others need.
                Monitor.Wait(_lock);
            }

            return !ended;
        }
    }

    /// <inheritdoc cref="TakeGroup"/>
    public async Task<bool> TakeGroupAsync(List<TWork> group)
    {
        while (true)
        {
            if (TryTake(group, out bool ended))
            {
                return !ended;
            }

            await _available.WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Moves everything that waits to <paramref name="works"/>.</summary>
    public void TakeAll(List<TWork> works)
    {
        lock (_lock)
        {
            works.AddRange(_works);
            _works.Clear();
            _bytes = 0;
            MadeRoom();
        }
    }

    /// <summary>Remembers how long the last group took, for the advice to those who are turned away.</summary>
    public void GroupTook(TimeSpan duration) => Volatile.Write(ref _groupTicks, duration.Ticks);

    /// <summary>Takes no more works; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            MadeRoom();
            Signal();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _available.Dispose();

    private bool TryAddLocked(TWork work)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_works.Count >= bounds.MaxQueued || (_bytes + work.Bytes > bounds.MaxQueuedBytes && _works.Count > 0))
        {
            return false;
        }

        work.Sequence = ++_sequence;
        _works.Enqueue(work);
        _bytes += work.Bytes;
        if (_works.Count == 1)
        {
            Signal();
        }

        return true;
    }

    private bool TryTake(List<TWork> group, out bool ended)
    {
        lock (_lock)
        {
            ended = _closed && _works.Count == 0;
            if (_works.Count == 0)
            {
                return ended;
            }

            long bytes = 0;
            while (group.Count < bounds.MaxGroup && _works.TryPeek(out TWork? work) && (group.Count == 0 || bytes + work.Bytes <= bounds.MaxGroupBytes))
            {
                bytes += work.Bytes;
                group.Add(_works.Dequeue());
            }

            _bytes -= bytes;
            MadeRoom();
            return true;
        }
    }

    private void MadeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private void Signal()
    {
        Monitor.Pulse(_lock);
        if (_available.CurrentCount == 0)
        {
            _available.Release();
        }
    }
}
