using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Desk;

/// <summary>The stream of one desk, as one activation knows it. Appends come one at a time; reads at any time.</summary>
internal sealed class DeskStream
{
    private const string SnapshotCounter = "snapshot";
    private const int MaxPageBytes = 1024 * 1024;

    private readonly IHubJournal _journal;
    private readonly RowSerializer _rows;
    private readonly StreamName _name;
    private readonly Action _onBroken;
    private StreamHead _head;
    private long _snapshot;
    private InconsistentStateException? _broken;

    private DeskStream(IHubJournal journal, RowSerializer rows, StreamName name, StreamHead head, long snapshot, Action onBroken)
    {
        _journal = journal;
        _rows = rows;
        _name = name;
        _head = head;
        _snapshot = snapshot;
        _onBroken = onBroken;
    }

    /// <summary>The position of the last record.</summary>
    public long Last => _head.Next - 1;

    /// <summary>Whether records stand before the newest snapshot.</summary>
    public bool CanBeCut => _head.Tail < _snapshot;

    public static async Task<DeskStream> LoadAsync(OwnerInfo owner, IHubJournal journal, RowSerializer rows, Action onBroken)
    {
        var name = new StreamName($"desk/{owner.Code.Value}");

        // The head first: a write that comes in between makes the first append fail instead of passing unnoticed.
        var head = await journal.ReadHeadAsync(name);
        var counters = await journal.ReadCountersAsync(name);
        return new DeskStream(journal, rows, name, head, counters.FirstOrDefault(counter => counter.Name == SnapshotCounter)?.Value ?? 0, onBroken);
    }

    public async Task<DeskAppended> AppendAsync(DeskAppend append)
    {
        if (_broken is not null)
        {
            throw new InconsistentStateException("This activation has lost track of its stream and is going.", string.Empty, string.Empty, _broken);
        }

        var row = DeskRows.Write(_rows, append);
        var operation = new OperationRecord(append.Operation.Value, DeskRows.Hash(append), 0);
        if (append.After != Last)
        {
            await CheckAsync(append.After);
            var known = await _journal.FindOperationAsync(_name, operation.Id);
            return known is null ? new DeskAppended(Last, false) : Repeated(known, operation);
        }

        var result = await WriteAsync(row, operation, append.IsSnapshot);
        if (!result.Written)
        {
            return Repeated(result.Repeated[0], operation);
        }

        _head = _head with { Next = result.Next, Appends = _head.Appends + 1 };
        _snapshot = append.IsSnapshot ? Last : _snapshot;
        return new DeskAppended(Last, true);
    }

    /// <summary>Somebody who has read more than this activation knows of has read it from another one: this one is behind then and goes.</summary>
    public async Task CheckAsync(long position)
    {
        if (position > Last && (await _journal.ReadHeadAsync(_name)).Next != _head.Next)
        {
            throw Break(new InconsistentStateException($"Another activation has written {_name}.", string.Empty, string.Empty));
        }
    }

    /// <summary>Deletes what stands before the newest snapshot.</summary>
    public async Task CutAsync()
    {
        var snapshot = _snapshot;
        await _journal.CutAsync(_name, snapshot);
        _head = _head with { Tail = snapshot };
    }

    /// <summary>The records behind a position, or from the newest snapshot when that comes later.</summary>
    public async Task<DeskPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        // What is being read may be cut; the second attempt begins where the cut was made.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var from = after < _snapshot ? _snapshot : after + 1;
            var last = Last;
            if (from > last)
            {
                return new DeskPage([], last);
            }

            var rows = await _journal.ReadAsync(_name, from, DeskLimits.MaxPage, MaxPageBytes, cancellationToken);
            if (rows.Count > 0 && (rows[0].Position == from || rows[0].Kind == DeskRows.SnapshotKind))
            {
                return new DeskPage([.. rows.Select(row => DeskRows.Read(_rows, row))], Math.Max(last, rows[^1].Position));
            }
        }

        // Another activation has cut the stream.
        Break(new InconsistentStateException($"What {_name} held behind {after} is gone.", string.Empty, string.Empty));
        return new DeskPage([], Last);
    }

    private async Task<AppendResult> WriteAsync(JournalRow row, OperationRecord operation, bool isSnapshot)
    {
        var append = new JournalAppend
        {
            Stream = _name,
            ExpectedNext = _head.Next,
            Epoch = _head.Epoch,
            ExpectedAppends = _head.Appends,
            Rows = [row],
            Operations = [operation],
            Counters = isSnapshot ? [new Counter(SnapshotCounter, _head.Next)] : [],
        };
        try
        {
            return await _journal.AppendAsync(append, CancellationToken.None);
        }
        catch (Exception exception)
        {
            throw StorageFailure.NothingWritten(exception) ?? Break(StorageFailure.OutcomeUnknown(exception));
        }
    }

    private static DeskAppended Repeated(RepeatedOperation known, OperationRecord operation) =>
        known.RequestHash.Span.SequenceEqual(operation.RequestHash.Span)
            ? new DeskAppended(known.Position, true)
            : throw new MeshException(MeshErrorCodes.OperationConflict, "operation: it was used before with another record; choose a new one.");

    private Exception Break(InconsistentStateException exception)
    {
        _broken = exception;
        _onBroken();
        return exception;
    }
}
