using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A bureau's store in memory, at a hub that may also lie.</summary>
internal sealed class FakeBureauStore(TimeProvider time) : IBureauStoreGrain
{
    private const int PageItems = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SealedItem> _items = [];
    private readonly Dictionary<OperationId, long> _operations = [];
    private readonly List<StoreWrite> _writes = [];
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private long _forgotten;

    public Faults WriteFaults { get; } = new();

    public Faults ReadFaults { get; } = new();

    /// <summary>Everything that gateways wrote, in order.</summary>
    public IReadOnlyList<StoreWrite> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>What it holds now.</summary>
    public IReadOnlyList<SealedItem> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items.Values];
            }
        }
    }

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Changes what it holds as a hub could that keeps to no rule.</summary>
    public void Tamper(Action<Dictionary<string, SealedItem>> change, long? version = null)
    {
        lock (_gate)
        {
            change(_items);
            _version = version ?? _items.Values.Select(item => item.Version).Append(_version).Max();
            Tell();
        }
    }

    /// <summary>Forgets what was removed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            foreach (var item in _items.Values.Where(item => item.IsRemoved).ToList())
            {
                _items.Remove(item.Id);
                _forgotten = Math.Max(_forgotten, item.Version);
            }
        }
    }

    public Task<StoreWritten> WriteAsync(StoreWrite write, CancellationToken cancellationToken = default)
    {
        WriteFaults.Throw();
        lock (_gate)
        {
            if (_operations.TryGetValue(write.Operation, out var known))
            {
                return Task.FromResult(new StoreWritten(true, known));
            }

            if (write.After != _version)
            {
                return Task.FromResult(new StoreWritten(false, _version));
            }

            foreach (var item in write.Items)
            {
                _items[item.Id] = item;
            }

            _version = _operations[write.Operation] = write.Version;
            _writes.Add(write);
            Tell();
            return Task.FromResult(new StoreWritten(true, write.Version));
        }
    }

    public async Task<StorePage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ReadFaults.Throw();
        Task written;
        lock (_gate)
        {
            if (after != _version || wait <= TimeSpan.Zero)
            {
                return Page(after);
            }

            written = _written.Task;
        }

        try
        {
            await written.WaitAsync(wait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An empty page, as it should be.
        }

        lock (_gate)
        {
            return Page(after);
        }
    }

    private void Tell()
    {
        _written.SetResult();
        _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private StorePage Page(long after)
    {
        var items = _items.Values.Where(item => item.Version > after).OrderBy(item => item.Version).ToList();
        var last = items.Count > PageItems ? items[PageItems - 1].Version : long.MaxValue;
        return new StorePage([.. items.TakeWhile(item => item.Version <= last)], _version, _forgotten);
    }
}
