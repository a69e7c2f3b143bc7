namespace Interpol.Mesh.Storage.Records;

/// <summary>
/// A hub's searchable copy of the records of all owners: exact look-ups by id and by what else a record is found by. Each owner's changes are applied in their order, and how far
/// they were applied stands in the same write, so that the copy can be made anew from the owners' streams and a copy that was interrupted goes on where it was.
/// One process at a time has it open. Methods throw <see cref="HubUnavailableException"/> when the database fails.
/// </summary>
public interface IRecordStore : IRecordLookup, IAsyncDisposable
{
    /// <summary>Whether a write has failed, as on a full disk, so that it takes no more before it is opened again, and there is room for that now. Until then reads go on.</summary>
    bool MustReopen { get; }

    /// <summary>How far the changes of each owner were applied, by the owners' codes; owners of whom nothing was applied are left out.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyDictionary<string, RecordPosition>> ReadPositionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Applies changes of one owner, with how far they reach. Completes when that is flushed; may be repeated, which changes nothing. Of one owner, one call at a time.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellationToken">Withdraws a write that was not begun.</param>
    /// <exception cref="ArgumentException">A row is malformed, or a record is changed twice; nothing was written.</exception>
    Task ApplyAsync(RecordChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Moves what was changed from memory into files, where removals meet what they remove. Changes are flushed without it.</summary>
    /// <param name="cancellationToken">Withdraws it while it was not begun.</param>
    Task SettleAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads all rows of a kind as they stood when the reading began, in order of their ids.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The rows, read while they are enumerated.</returns>
    IEnumerable<RecordRow> Read(byte kind);

    /// <summary>Reads some rows of a kind, in the order of their ids.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="after">Behind which id; empty from the beginning.</param>
    /// <param name="max">The most rows to return, at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<IReadOnlyList<RecordRow>> ReadAsync(byte kind, string after, int max, CancellationToken cancellationToken = default);

    /// <summary>Reads which records of an owner have changed behind a position, in the order in which that was applied, as far back as the store still knows.</summary>
    /// <param name="owner">The owner's code.</param>
    /// <param name="after">The position.</param>
    /// <param name="max">No further group of changes is added when there are so many, at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<RecordLogPage> ReadLogAsync(string owner, long after, int max, CancellationToken cancellationToken = default);
}

/// <summary>Which records of an owner have changed.</summary>
/// <param name="From">The position behind which all changes are known. Whoever is not so far misses some.</param>
/// <param name="UpTo">Up to which position these are all; null when there are no more.</param>
/// <param name="Changes">The records, each as often as it has changed.</param>
public sealed record RecordLogPage(long From, long? UpTo, IReadOnlyList<RecordLogEntry> Changes)
{
    /// <summary>The changes of one owner that are known, a group more or less; older ones are forgotten.</summary>
    public const int MaxKept = 100_000;

    /// <summary>Whether a copy that is at the position asked for may have records of which nobody knows here what they said, see <see cref="UnknownRecords"/>: it cannot be told which of them are gone.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>That a record has changed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Before">What was said of the record before, see <see cref="RecordRowChange.Before"/>.</param>
public sealed record RecordLogEntry(byte Kind, string Id, ReadOnlyMemory<byte> Before);

/// <summary>A record as the replica holds it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, unique in its kind; 1 to 200 characters, no NUL.</param>
/// <param name="Owner">The code of its owner.</param>
/// <param name="Lookups">By what else it is found; each 1 to 200 characters, no NUL.</param>
/// <param name="Content">What it says; its form belongs to its kind.</param>
public sealed record RecordRow(byte Kind, string Id, string Owner, IReadOnlyList<string> Lookups, ReadOnlyMemory<byte> Content);

/// <summary>What became of one record.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Row">The record now; null when it is gone.</param>
/// <param name="Previous">The record as the store has it; null when it is not there. What it is found by is taken from here and not read again.</param>
public sealed record RecordRowChange(byte Kind, string Id, RecordRow? Row, RecordRow? Previous)
{
    /// <summary>What is to be known later of the record as it was before, for whoever reads that it has changed; its form belongs to the writer. Empty when there was none.</summary>
    public ReadOnlyMemory<byte> Before { get; init; }
}

/// <summary>Consecutive changes of one owner.</summary>
/// <param name="Owner">The owner's code.</param>
/// <param name="Reached">How far the owner's stream is applied with them.</param>
/// <param name="Changes">The changes, each record once; empty when there is only word of how far the stream is.</param>
public sealed record RecordChanges(string Owner, RecordPosition Reached, IReadOnlyList<RecordRowChange> Changes)
{
    /// <summary>What is unknown of the records that they change; null for nothing.</summary>
    public UnknownRecords? Unknown { get; init; }
}

/// <summary>
/// That later changes have overtaken what some records of an owner said before this copy had it: the stream has it no more. Another copy at a position in between may have it, and may be behind what became
/// of it.
/// </summary>
/// <param name="From">The first position of what is not known.</param>
/// <param name="Until">The last position at which a change may stand that has overtaken it.</param>
public readonly record struct UnknownRecords(long From, long Until);

/// <summary>How far an owner's stream was applied.</summary>
/// <param name="Epoch">The stream's epoch.</param>
/// <param name="UpTo">The last position that was applied.</param>
/// <param name="At">All that the owner had entered by then is there, by the clock of the owner's hub; the smallest time when that is not known.</param>
/// <param name="WrittenAt">When that position was written at the owner's hub; the smallest time when that is not known.</param>
public readonly record struct RecordPosition(long Epoch, long UpTo, DateTimeOffset At, DateTimeOffset WrittenAt);
