using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Storage.Writing;

/// <summary>The bounded queue in front of a database's only writer, which takes as much as it may at once.</summary>
internal sealed class GroupQueue<TWork>(string database, HubDatabaseOptions options) : IDisposable
    where TWork : Work
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<TWork> _works = new();
    private readonly SemaphoreSlim _available = new(0, 1);
    private long _sequence;
    private long _bytes;
    private long _groupTicks;
    private bool _closed;

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

    /// <summary>Adds a work, or throws when the queue is full or closed.</summary>
    public void Add(TWork work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_works.Count >= options.MaxQueuedWrites || (_bytes + work.Bytes > options.MaxQueuedBytes && _works.Count > 0))
            {
                throw Busy();
            }

            work.Sequence = ++_sequence;
            _works.Enqueue(work);
            _bytes += work.Bytes;
            if (_works.Count == 1)
            {
                Signal();
            }
        }
    }

    /// <summary>Waits for works and moves them, at most a group of them, to <paramref name="group"/>; false when the queue is closed and empty.</summary>
    public bool TakeGroup(List<TWork> group)
    {
        while (true)
        {
            if (TryTake(group, out bool ended))
            {
                return !ended;
            }

            _available.Wait();
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
            Signal();
        }
    }

    public void Dispose() => _available.Dispose();

    private bool TryTake(List<TWork> group, [NotNullWhen(true)] out bool ended)
    {
        lock (_lock)
        {
            ended = _closed && _works.Count == 0;
            if (_works.Count == 0)
            {
                return ended;
            }

            long bytes = 0;
            while (group.Count < options.MaxGroupWrites && _works.TryPeek(out TWork? work) && (group.Count == 0 || bytes + work.Bytes <= options.MaxGroupBytes))
            {
                bytes += work.Bytes;
                group.Add(_works.Dequeue());
            }

            _bytes -= bytes;
            return true;
        }
    }

    private void Signal()
    {
        if (_available.CurrentCount == 0)
        {
            _available.Release();
        }
    }

    private JournalBusyException Busy()
    {
        var waiting = TimeSpan.FromTicks(Volatile.Read(ref _groupTicks) * (1 + (_works.Count / options.MaxGroupWrites)));
        TimeSpan retry = waiting < ShortestRetry ? ShortestRetry : waiting > LongestRetry ? LongestRetry : waiting;
        return new JournalBusyException($"{_works.Count} writes wait for {database} already: try again in {retry.TotalMilliseconds:0} ms.", retry);
    }
}
