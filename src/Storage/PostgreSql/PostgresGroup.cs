using System.Runtime.InteropServices;
using Interpol.Mesh.Storage.Journal;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>The arrays that carry a group of appends to different streams to the database's function, see the schema script.</summary>
internal sealed class PostgresGroup
{
    private readonly List<string> _streams = [];
    private readonly List<long> _nexts = [];
    private readonly List<long> _epochs = [];
    private readonly List<long?> _appends = [];
    private readonly List<int> _rows = [];
    private readonly List<(int Append, int Row, short Kind, byte[] Head, byte[]? Body)> _entries = [];
    private readonly List<(int Append, string Id, long Position, byte[] Hash)> _operations = [];
    private readonly List<(int Append, string Key)> _keysDone = [];
    private readonly List<(int Append, string Key, long Position)> _keys = [];
    private readonly List<(int Append, string Name, long Value)> _counters = [];
    private readonly List<(int Append, string Link, long Number, long Position)> _pending = [];
    private readonly List<(int Append, string Link, long UpTo)> _done = [];
    private readonly List<(int Append, ReceiptRange Range)> _receipts = [];
    private readonly List<(int Append, string Name)> _deadlinesDone = [];
    private readonly List<(int Append, string Name, long At, long? Position)> _deadlines = [];

    /// <summary>Adds an append; its number in the group is the count so far, from 1.</summary>
    public void Add(JournalAppend append)
    {
        _streams.Add(append.Stream.Value);
        _nexts.Add(append.ExpectedNext);
        _epochs.Add(append.Epoch);
        _appends.Add(append.ExpectedAppends);
        _rows.Add(append.Rows.Count);
        int number = _streams.Count;
        for (int index = 0; index < append.Rows.Count; index++)
        {
            JournalRow row = append.Rows[index];
            _entries.Add((number, index, row.Kind, Bytes(row.Head), row.Body.IsEmpty ? null : Bytes(row.Body)));
        }

        foreach (OperationRecord operation in append.Operations)
        {
            _operations.Add((number, operation.Id, operation.RowIndex < 0 ? 0 : append.ExpectedNext + operation.RowIndex, Bytes(operation.RequestHash)));
        }

        foreach (string key in append.KeysDone)
        {
            _keysDone.Add((number, key));
        }

        // One statement sets each counter and key once: the last one counts.
        foreach (RowKey key in LastOfEach(append.Keys, key => key.Key))
        {
            _keys.Add((number, key.Key, append.ExpectedNext + key.RowIndex));
        }

        foreach (Counter counter in LastOfEach(append.Counters, counter => counter.Name))
        {
            _counters.Add((number, counter.Name, counter.Value));
        }

        foreach (PendingEntry entry in append.Pending)
        {
            _pending.Add((number, entry.Link, entry.Number, append.ExpectedNext + entry.RowIndex));
        }

        foreach (LinkPosition position in append.Acknowledged)
        {
            _done.Add((number, position.Link, position.UpTo));
        }

        AddReceipts(append.Receipts, number);
        foreach (string name in append.DeadlinesDone)
        {
            _deadlinesDone.Add((number, name));
        }

        AddDeadlines(append, number);
    }

    /// <summary>Binds the arrays to the function's parameters.</summary>
    public void Bind(NpgsqlParameterCollection parameters, long now)
    {
        parameters.Add(new NpgsqlParameter<long> { TypedValue = now });
        Bind(parameters, _streams, value => value);
        Bind(parameters, _nexts, value => value);
        Bind(parameters, _epochs, value => value);
        Bind(parameters, _appends, value => value);
        Bind(parameters, _rows, value => value);
        Bind(parameters, _entries, value => value.Append);
        Bind(parameters, _entries, value => value.Row);
        Bind(parameters, _entries, value => value.Kind);
        Bind(parameters, _entries, value => value.Head);
        Bind(parameters, _entries, value => value.Body);
        Bind(parameters, _operations, value => value.Append);
        Bind(parameters, _operations, value => value.Id);
        Bind(parameters, _operations, value => value.Position);
        Bind(parameters, _operations, value => value.Hash);
        Bind(parameters, _keysDone, value => value.Append);
        Bind(parameters, _keysDone, value => value.Key);
        Bind(parameters, _keys, value => value.Append);
        Bind(parameters, _keys, value => value.Key);
        Bind(parameters, _keys, value => value.Position);
        Bind(parameters, _counters, value => value.Append);
        Bind(parameters, _counters, value => value.Name);
        Bind(parameters, _counters, value => value.Value);
        Bind(parameters, _pending, value => value.Append);
        Bind(parameters, _pending, value => value.Link);
        Bind(parameters, _pending, value => value.Number);
        Bind(parameters, _pending, value => value.Position);
        Bind(parameters, _done, value => value.Append);
        Bind(parameters, _done, value => value.Link);
        Bind(parameters, _done, value => value.UpTo);
        Bind(parameters, _receipts, value => value.Append);
        Bind(parameters, _receipts, value => value.Range.Link);
        Bind(parameters, _receipts, value => (short)value.Range.Stage);
        Bind(parameters, _receipts, value => value.Range.UpTo);
        Bind(parameters, _receipts, value => MicrosecondTime.Of(value.Range.At));
        Bind(parameters, _receipts, value => value.Range.Hub);
        Bind(parameters, _deadlinesDone, value => value.Append);
        Bind(parameters, _deadlinesDone, value => value.Name);
        Bind(parameters, _deadlines, value => value.Append);
        Bind(parameters, _deadlines, value => value.Name);
        Bind(parameters, _deadlines, value => value.At);
        Bind(parameters, _deadlines, value => value.Position);
    }

    private static void Bind<TItem, TValue>(NpgsqlParameterCollection parameters, List<TItem> items, Func<TItem, TValue> select)
    {
        var values = new TValue[items.Count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = select(items[index]);
        }

        parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values });
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Array!.Length == segment.Count
            ? segment.Array
            : memory.ToArray();

    private static IEnumerable<TItem> LastOfEach<TItem>(IReadOnlyList<TItem> items, Func<TItem, string> key) =>
        items.Count < 2 ? items : items.GroupBy(key, StringComparer.Ordinal).Select(group => group.Last());

    // Of several with one name the last counts, about the last row that any of them names: as if they were set one after the other.
    private void AddDeadlines(JournalAppend append, int number)
    {
        foreach (IGrouping<string, Deadline> deadlines in append.Deadlines.GroupBy(deadline => deadline.Name, StringComparer.Ordinal))
        {
            int? row = deadlines.LastOrDefault(deadline => deadline.RowIndex is not null)?.RowIndex;
            _deadlines.Add((number, deadlines.Key, MicrosecondTime.NotBefore(deadlines.Last().At), append.ExpectedNext + row));
        }
    }

    // Within one append a range that does not reach beyond an earlier one says nothing new.
    private void AddReceipts(IReadOnlyList<ReceiptRange> receipts, int number)
    {
        Dictionary<(string, byte), long>? highest = receipts.Count > 1 ? [] : null;
        foreach (ReceiptRange range in receipts)
        {
            if (highest is null || !highest.TryGetValue((range.Link, range.Stage), out long upTo) || range.UpTo > upTo)
            {
                highest?[(range.Link, range.Stage)] = range.UpTo;
                _receipts.Add((number, range));
            }
        }
    }
}
