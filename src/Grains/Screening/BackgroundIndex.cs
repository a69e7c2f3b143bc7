using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>
/// Fills an index in memory from a hub's copy when that is opened, beside the turns of the copy: documents and vehicles are answered meanwhile. What is changed while it reads waits, and is done in its
/// order when all is read.
/// </summary>
/// <param name="add">Puts a record into the index.</param>
/// <param name="remove">Takes it out.</param>
internal sealed class BackgroundIndex(Action<RecordRow> add, Action<RecordRow> remove) : IAsyncDisposable
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
        var isThere = rows.MoveNext();
        _reading = Task.Run(() => Read(rows, isThere));
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

        Apply(before, after);
    }

    /// <summary>Stops reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private void Read(IEnumerator<RecordRow> rows, bool isThere)
    {
        using (rows)
        {
            for (; isThere; isThere = rows.MoveNext())
            {
                if (_closing.IsCancellationRequested)
                {
                    return;
                }

                add(rows.Current);
            }
        }

        while (Take() is { } changes)
        {
            foreach (var (before, after) in changes)
            {
                Apply(before, after);
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

    private void Apply(RecordRow? before, RecordRow? after)
    {
        if (before is not null)
        {
            remove(before);
        }

        if (after is not null)
        {
            add(after);
        }
    }
}
