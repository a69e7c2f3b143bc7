namespace Interpol.Mesh.Storage.Journal;

/// <summary>
/// Everything that one decision writes: rows and all that must be written with them. It is one transaction, on the condition that the stream's head is still
/// <see cref="ExpectedNext"/>, <see cref="Epoch"/> and, where given, <see cref="ExpectedAppends"/>; that holds for an append without rows too.
/// </summary>
public sealed record JournalAppend
{
    /// <summary>The stream to append to.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>The <see cref="StreamHead.Next"/> that the writer knows.</summary>
    public required long ExpectedNext { get; init; }

    /// <summary>The <see cref="StreamHead.Epoch"/> that the writer knows.</summary>
    public required long Epoch { get; init; }

    /// <summary>
    /// The <see cref="StreamHead.Appends"/> that the writer knows; it is one more after this append. Appends without rows do not move the head: only this count turns
    /// away the second of two writers that know the same head. Null: any.
    /// </summary>
    public long? ExpectedAppends { get; init; }

    /// <summary>The rows, in order; may be empty.</summary>
    public IReadOnlyList<JournalRow> Rows { get; init; } = [];

    /// <summary>The operations that this append carries out, each id once. When the stream already knows one of them, nothing of the append is written.</summary>
    public IReadOnlyList<OperationRecord> Operations { get; init; } = [];

    /// <summary>Keys that are taken away, before <see cref="Keys"/> are set; unknown ones are skipped.</summary>
    public IReadOnlyList<string> KeysDone { get; init; } = [];

    /// <summary>Keys under which rows are found.</summary>
    public IReadOnlyList<RowKey> Keys { get; init; } = [];

    /// <summary>Counters of the stream to set.</summary>
    public IReadOnlyList<Counter> Counters { get; init; } = [];

    /// <summary>Entries that become pending on links of this stream.</summary>
    public IReadOnlyList<PendingEntry> Pending { get; init; } = [];

    /// <summary>Links whose entries are pending no longer.</summary>
    public IReadOnlyList<LinkPosition> Acknowledged { get; init; } = [];

    /// <summary>Stages that entries of links reached.</summary>
    public IReadOnlyList<ReceiptRange> Receipts { get; init; } = [];

    /// <summary>Names of deadlines that are done and removed, before <see cref="Deadlines"/> are set; unknown ones are skipped.</summary>
    public IReadOnlyList<string> DeadlinesDone { get; init; } = [];

    /// <summary>Deadlines to set.</summary>
    public IReadOnlyList<Deadline> Deadlines { get; init; } = [];
}
