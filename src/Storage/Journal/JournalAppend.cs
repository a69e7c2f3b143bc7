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

/// <summary>A row to append to a stream.</summary>
/// <param name="Kind">What the row is; its meaning belongs to the stream's owner.</param>
/// <param name="Head">What stays for as long as the row is kept: identity, hashes, envelope.</param>
/// <param name="Body">What may be deleted before the row is, see <see cref="IHubJournal.DeleteBodiesAsync"/>; may be empty.</param>
public sealed record JournalRow(byte Kind, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body);

/// <summary>The id that a caller gave to a writing operation, so that it may be repeated without effect.</summary>
/// <param name="Id">The caller's id, unique in the stream while it is kept (30 days); 1 to 200 characters.</param>
/// <param name="RequestHash">Hash of the request, to tell a repetition from another request under the same id.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row that the operation caused, or -1 when it caused none (its position is then 0).</param>
public sealed record OperationRecord(string Id, ReadOnlyMemory<byte> RequestHash, int RowIndex);

/// <summary>Makes a row findable by a key of its stream, such as a message's id. Of several rows with one key the latest is found; kept as long as the rows.</summary>
/// <param name="Key">The key, unique in the stream; 1 to 200 characters.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row to find.</param>
public sealed record RowKey(string Key, int RowIndex);

/// <summary>A named number of a stream, such as the high-water mark of a link. The last one written counts.</summary>
/// <param name="Name">The counter's name, unique in the stream; 1 to 200 characters.</param>
/// <param name="Value">Its value.</param>
public sealed record Counter(string Name, long Value);

/// <summary>A row that still has to be told to somebody: one numbered entry on a link.</summary>
/// <param name="Link">The link's name, unique in the stream; 1 to 200 characters.</param>
/// <param name="Number">The entry's number on the link; each number is used once.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row to tell.</param>
public sealed record PendingEntry(string Link, long Number, int RowIndex);

/// <summary>Acknowledges a link's entries: they are pending no longer.</summary>
/// <param name="Link">The link's name.</param>
/// <param name="UpTo">The highest acknowledged number; it and all lower ones are done.</param>
public sealed record LinkPosition(string Link, long UpTo);

/// <summary>
/// All entries of a link up to a number reached a stage; from stage <see cref="FirstSingle"/> on, the entry of that number alone. The first record for a number
/// counts: a later one never changes when an entry reached its stage.
/// </summary>
/// <param name="Link">The link's name.</param>
/// <param name="Stage">The stage; its meaning belongs to the stream's owner.</param>
/// <param name="UpTo">The highest number on the link that reached the stage.</param>
/// <param name="At">When it did.</param>
/// <param name="Hub">The hub where it did.</param>
public sealed record ReceiptRange(string Link, byte Stage, long UpTo, DateTimeOffset At, string Hub)
{
    /// <summary>The first stage whose records hold for one entry alone, in whatever order they come.</summary>
    public const byte FirstSingle = 128;
}

/// <summary>A time at which a stream has something to do, written with what causes it. Of one name there is one: a later one takes its place.</summary>
/// <param name="Name">The deadline's name, unique in its stream; 1 to 200 characters.</param>
/// <param name="At">When it is due; kept as the first whole microsecond that is not before it, so that it never comes early.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row that it is about; null keeps the row that it was about before, if any.</param>
public sealed record Deadline(string Name, DateTimeOffset At, int? RowIndex);

/// <summary>What became of an append.</summary>
/// <param name="Next">The stream's next position afterwards.</param>
/// <param name="Repeated">The append's operations that the stream already knew. When there is one, nothing of the append was written.</param>
public sealed record AppendResult(long Next, IReadOnlyList<RepeatedOperation> Repeated)
{
    /// <summary>Whether the append was written (and flushed).</summary>
    public bool Written => Repeated.Count == 0;
}

/// <summary>An operation that the journal already holds.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Position">Position of the row it caused when it was first appended; 0 when it caused none.</param>
/// <param name="RequestHash">Hash of the request it was first appended with.</param>
public sealed record RepeatedOperation(string Id, long Position, ReadOnlyMemory<byte> RequestHash);
