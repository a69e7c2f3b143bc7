using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>One append to a stream while it is put together from the changes that wait.</summary>
internal sealed class AppendBatch(StreamName stream, StreamHead head, IReadOnlyDictionary<string, long> counters)
{
    /// <summary>Rows of one append.</summary>
    public const int MaxRows = 512;

    /// <summary>Bytes of one append; a single change may exceed it.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly List<JournalRow> _rows = [];
    private readonly List<OperationRecord> _operations = [];
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly List<PendingEntry> _pending = [];
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<ReceiptRange> _receipts = [];
    private readonly HashSet<string> _keysDone = new(StringComparer.Ordinal);
    private readonly List<string> _deadlinesDone = [];
    private readonly Dictionary<string, Deadline> _deadlines = new(StringComparer.Ordinal);

    /// <summary>Bytes of the rows so far.</summary>
    public int Bytes { get; private set; }

    /// <summary>Receipt ranges so far.</summary>
    public int ReceiptCount => _receipts.Count;

    /// <summary>Whether nothing would be written.</summary>
    public bool IsEmpty => _rows.Count == 0 && _operations.Count == 0 && _counters.Count == 0 && _acknowledged.Count == 0 && _receipts.Count == 0 && _keysDone.Count == 0
        && _deadlines.Count == 0 && _deadlinesDone.Count == 0;

    /// <summary>The counters that this append sets.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <summary>Whether so many rows and bytes still fit; anything fits into an empty batch.</summary>
    public bool Fits(int rows, int bytes) => _rows.Count == 0 || (_rows.Count + rows <= MaxRows && Bytes + bytes <= MaxBytes);

    /// <summary>Adds a row.</summary>
    /// <returns>Its index in the append, and the position that it gets.</returns>
    public (int Index, long Position) AddRow(JournalRow row)
    {
        _rows.Add(row);
        Bytes += row.Head.Length + row.Body.Length;
        return (_rows.Count - 1, head.Next + _rows.Count - 1);
    }

    /// <summary>Whether an operation id is carried out by this append already.</summary>
    public bool HasOperation(string id) => _operationIds.Contains(id);

    public void AddOperation(string id, ReadOnlyMemory<byte> requestHash, int rowIndex)
    {
        _operationIds.Add(id);
        _operations.Add(new OperationRecord(id, requestHash, rowIndex));
    }

    /// <summary>Makes a row findable by a key.</summary>
    public void AddKey(string key, int rowIndex)
    {
        _keysDone.Remove(key);
        _keys[key] = rowIndex;
    }

    /// <summary>Takes a key away, also one that this append would set.</summary>
    public void RemoveKey(string key)
    {
        _keys.Remove(key);
        _keysDone.Add(key);
    }

    /// <summary>The position of the row that this append gives a key to; null when it gives it to none.</summary>
    public long? PositionOf(string key) => _keys.TryGetValue(key, out var index) ? head.Next + index : null;

    /// <summary>
    /// Takes those of some numbered entries that follow without a gap on what a counter says, and raises the counter. Numbers of a first epoch begin at 1, those
    /// of a later one where the sender's restored stream stood.
    /// </summary>
    /// <returns>The number up to which all is taken, with this append.</returns>
    public long TakeInOrder<T>(string counter, long epoch, IReadOnlyList<T> entries, Func<T, long> numberOf, Action<T> take)
    {
        var before = Counter(counter, epoch > 1 ? numberOf(entries[0]) - 1 : 0);
        var highWater = before;
        foreach (var entry in entries)
        {
            if (numberOf(entry) == highWater + 1)
            {
                highWater++;
                take(entry);
            }
        }

        if (highWater > before)
        {
            SetCounter(counter, highWater);
        }

        return highWater;
    }

    /// <summary>A counter as it will stand after what is in the batch so far.</summary>
    public long Counter(string name, long absent) =>
        _counters.TryGetValue(name, out var value) || counters.TryGetValue(name, out value) ? value : absent;

    public void SetCounter(string name, long value) => _counters[name] = value;

    public void AddPending(string link, long number, int rowIndex) => _pending.Add(new PendingEntry(link, number, rowIndex));

    public void Acknowledge(string link, long upTo) =>
        _acknowledged[link] = _acknowledged.TryGetValue(link, out var before) ? Math.Max(before, upTo) : upTo;

    public void AddReceipt(ReceiptRange range) => _receipts.Add(range);

    /// <summary>The deadlines that this append sets.</summary>
    public IEnumerable<Deadline> Deadlines => _deadlines.Values;

    /// <summary>Sets a deadline, or moves it; without a row it stays about the row that it was about.</summary>
    public void SetDeadline(string name, DateTimeOffset at, int? rowIndex = null) =>
        _deadlines[name] = new Deadline(name, at, rowIndex ?? _deadlines.GetValueOrDefault(name)?.RowIndex);

    /// <summary>Moves a deadline, or removes it when there is no later time.</summary>
    public void MoveDeadline(string name, DateTimeOffset? at)
    {
        if (at is { } later)
        {
            SetDeadline(name, later);
        }
        else
        {
            DeadlineDone(name);
        }
    }

    /// <summary>Removes a deadline, also one that this append would set.</summary>
    public void DeadlineDone(string name)
    {
        _deadlines.Remove(name);
        _deadlinesDone.Add(name);
    }

    public JournalAppend ToAppend() => new()
    {
        Stream = stream,
        ExpectedNext = head.Next,
        Epoch = head.Epoch,
        ExpectedAppends = head.Appends,
        Rows = _rows,
        Operations = _operations,
        Keys = [.. _keys.Select(key => new RowKey(key.Key, key.Value))],
        Counters = [.. _counters.Select(counter => new Counter(counter.Key, counter.Value))],
        Pending = _pending,
        Acknowledged = [.. _acknowledged.Select(link => new LinkPosition(link.Key, link.Value))],
        Receipts = _receipts,
        KeysDone = [.. _keysDone],
        DeadlinesDone = _deadlinesDone,
        Deadlines = [.. _deadlines.Values],
    };
}
