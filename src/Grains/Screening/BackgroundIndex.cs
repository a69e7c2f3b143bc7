using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>
/// Fills an index in memory from a hub's copy when that is opened, beside the turns of the copy: documents and vehicles are answered meanwhile. What is changed while it reads waits, and is done in its
/// order when all is read.
/// </summary>
/// <param name="change">Puts a record into the index in place of what it was: that, null when it is new; and what it is, null when it is gone.</param>
internal sealed class BackgroundIndex(Action<RecordRow?, RecordRow?> change) : IAsyncDisposable
{
    private const int MostWaiting = 100_000;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;
    private volatile List<(RecordRow? Before, RecordRow? After)>? _waiting = [];

    /// <summary>Whether all records are in the index.</summary>
    public bool IsSearchable => _waiting is null;

    /// <summary>Whether reading has failed: the copy must be opened anew.</summary>
    public bool HasFailed => _reading.IsFaulted;

    /// <summary>Begins to read records, as they stand now. Called once, before anything is changed.</summary>
    public void Start(IEnumerable<RecordRow> records)
    {
        var rows = records.GetEnumerator();
        if (!rows.MoveNext())
        {
            rows.Dispose();
            _waiting = null;
            return;
        }

        // For seconds, on a thread of its own: turns need those that all share.
        _reading = Task.Factory.StartNew(() => Read(rows), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until all is read when very many changes wait already.</summary>
    public Task RoomAsync(CancellationToken cancellationToken) => _waiting is { Count: >= MostWaiting } ? _reading.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>A record was changed in the copy.</summary>
    /// <param name="before">As it was; null when it is new.</param>
    /// <param name="after">As it is; null when it is gone.</param>
    public void Change(RecordRow? before, RecordRow? after)
    {
        lock (_lock)
        {
            if (_waiting is { } waiting)
            {
                waiting.Add((before, after));
                return;
            }
        }

        change(before, after);
    }

    /// <summary>Stops reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private void Read(IEnumerator<RecordRow> rows)
    {
        using (rows)
        {
            do
            {
                if (_closing.IsCancellationRequested)
                {
                    return;
                }

                change(null, rows.Current);
            }
            while (rows.MoveNext());
        }

        while (Take() is { } changes)
        {
            foreach (var (before, after) in changes)
            {
                change(before, after);
            }
        }
    }

    /// <summary>The changes that wait; null when there are none, and none will wait any more.</summary>
    private List<(RecordRow? Before, RecordRow? After)>? Take()
    {
        lock (_lock)
        {
            var waiting = _waiting is { Count: > 0 } some ? some : null;
            _waiting = waiting is null ? null : [];
            return waiting;
        }
    }
}
