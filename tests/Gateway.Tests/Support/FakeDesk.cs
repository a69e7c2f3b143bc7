using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A desk in memory.</summary>
internal sealed class FakeDesk(TimeProvider time) : IDeskGrain
{
    private readonly Lock _gate = new();
    private readonly List<DeskRecord> _records = [];
    private readonly Dictionary<OperationId, long> _operations = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public Faults AppendFaults { get; } = new();

    public Faults ReadFaults { get; } = new();

    public int Reads => Volatile.Read(ref _reads);

    public IReadOnlyList<DeskRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public Task<DeskAppended> AppendAsync(DeskAppend append, CancellationToken cancellationToken = default)
    {
        AppendFaults.Throw();
        TaskCompletionSource added;
        long position;
        lock (_gate)
        {
            if (_operations.TryGetValue(append.Operation, out var known))
            {
                return Task.FromResult(new DeskAppended(known, true));
            }

            if (append.After != _records.Count)
            {
                return Task.FromResult(new DeskAppended(_records.Count, false));
            }

            position = _records.Count + 1;
            _records.Add(new DeskRecord(position, append.IsSnapshot, time.GetUtcNow(), append.Content));
            _operations[append.Operation] = position;
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
        return Task.FromResult(new DeskAppended(position, true));
    }

    public async Task<DeskPage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        ReadFaults.Throw();
        Task added;
        lock (_gate)
        {
            if (after < _records.Count || wait <= TimeSpan.Zero)
            {
                return Page(after);
            }

            added = _added.Task;
        }

        try
        {
            await added.WaitAsync(wait, time, cancellationToken);
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

    private DeskPage Page(long after)
    {
        var begin = Math.Max((int)after, _records.FindLastIndex(record => record.IsSnapshot));
        return new DeskPage([.. _records.Skip(begin).Take(3)], _records.Count);
    }
}
