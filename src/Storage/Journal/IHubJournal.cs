using Orleans.Storage;

namespace Interpol.Mesh.Storage.Journal;

/// <summary>
/// The append-only streams of one hub, with what is written in the same transaction as their rows. Several silos may use a hub's journal at once: heads are compared in the database.
/// Every method may throw <see cref="HubUnavailableException"/> (the hub's database cannot be opened or is damaged) and <see cref="JournalUnavailableException"/>
/// (the database did not answer in time or failed).
/// </summary>
public interface IHubJournal : IAsyncDisposable
{
    /// <summary>
    /// Appends to a stream. The task completes when the append is flushed to stable storage.
    /// A cancelled token withdraws an append that the writer has not taken yet; after that the outcome is awaited.
    /// </summary>
    /// <param name="append">What to write and the head it is conditional on.</param>
    /// <param name="cancellationToken">Withdraws an append that was not taken yet.</param>
    /// <returns>The stream's next position, and operations that were known already (then nothing was written).</returns>
    /// <exception cref="InconsistentStateException">The stream's head is another one; nothing was written.</exception>
    /// <exception cref="JournalBusyException">Too many appends wait already; nothing was written.</exception>
    /// <exception cref="JournalUnavailableException">The write failed, or its outcome is unknown: see <see cref="JournalUnavailableException.OutcomeUnknown"/>.</exception>
    /// <exception cref="ArgumentException">The append contradicts itself: an index without a row, a name that is too long, an operation id twice.</exception>
    Task<AppendResult> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default);

    /// <summary>Reads where a stream stands.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The head; <see cref="StreamHead.Unknown"/> for a stream that nothing was appended to.</returns>
    Task<StreamHead> ReadHeadAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Reads rows in order.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="from">The first position wanted; positions before the tail are skipped.</param>
    /// <param name="maxRows">The most rows to return, at least 1.</param>
    /// <param name="maxBytes">Stop before heads and bodies exceed this many bytes; one row is returned however large.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows; empty when there is none at or after <paramref name="from"/>.</returns>
    Task<IReadOnlyList<StoredRow>> ReadAsync(StreamName stream, long from, int maxRows, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Reads rows backwards.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="before">The position before which to begin; <see cref="long.MaxValue"/> for the end of the stream.</param>
    /// <param name="maxRows">The most rows to return, at least 1.</param>
    /// <param name="maxBytes">Stop before heads and bodies exceed this many bytes; one row is returned however large.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows, the newest first; empty when there is none before <paramref name="before"/>.</returns>
    Task<IReadOnlyList<StoredRow>> ReadBackAsync(StreamName stream, long before, int maxRows, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Reads the latest row with a key from each of many streams, see <see cref="JournalAppend.Keys"/>; streams that keep no row with it are passed over.</summary>
    /// <param name="streamPrefix">How the streams' names begin; ends with a slash, and the names go on behind it.</param>
    /// <param name="key">The key.</param>
    /// <param name="after">The last stream of the page before; null for the first page.</param>
    /// <param name="maxRows">The most rows to return, at least 1.</param>
    /// <param name="maxBytes">Stop before heads and bodies exceed this many bytes; one row is returned however large.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows, by the names of their streams; empty behind the last.</returns>
    Task<IReadOnlyList<KeyedRow>> ReadKeyedAsync(
        string streamPrefix, string key, StreamName? after, int maxRows, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Reads all counters of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The counters, by name.</returns>
    Task<IReadOnlyList<Counter>> ReadCountersAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Looks for an operation.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">The operation's id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The operation, or null when the stream does not know it (any more).</returns>
    Task<RepeatedOperation?> FindOperationAsync(StreamName stream, string id, CancellationToken cancellationToken = default);

    /// <summary>Looks for the latest row with a key, see <see cref="JournalAppend.Keys"/>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The row's position, or null when no row that is still kept has the key.</returns>
    Task<long?> FindKeyAsync(StreamName stream, string key, CancellationToken cancellationToken = default);

    /// <summary>Looks for the latest rows with some keys at once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="keys">The keys, each once.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows' positions by key; those that no row has any more that is still kept are left out.</returns>
    Task<IReadOnlyDictionary<string, long>> FindKeysAsync(StreamName stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Tells whether a row that is still kept has a key that begins with a text.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="prefix">How the key begins; ends with a slash.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Whether there is one.</returns>
    Task<bool> HasKeyAsync(StreamName stream, string prefix, CancellationToken cancellationToken = default);

    /// <summary>Reads what waits on a link, in order of its numbers.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="link">The link.</param>
    /// <param name="fromNumber">The first number wanted.</param>
    /// <param name="max">The most entries to return, at least 1.</param>
    /// <param name="maxBytes">Stop before heads and bodies exceed this many bytes; one entry is returned however large.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The entries with their rows.</returns>
    Task<IReadOnlyList<PendingRow>> ReadPendingAsync(StreamName stream, string link, long fromNumber, int max, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Reads which links of a stream have something waiting.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The links, by name.</returns>
    Task<IReadOnlyList<PendingLink>> ReadPendingLinksAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Reads which streams of the hub have something waiting on a link.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The streams.</returns>
    Task<IReadOnlyList<StreamName>> ReadPendingStreamsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads which stages an entry of a link reached: per stage the first range that reaches it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="link">The link.</param>
    /// <param name="number">The entry's number.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The ranges, by stage.</returns>
    Task<IReadOnlyList<ReceiptRange>> ReadReceiptsAsync(StreamName stream, string link, long number, CancellationToken cancellationToken = default);

    /// <summary>Reads the deadlines of a stream that are due, in order of time.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="until">Deadlines after this time are left out.</param>
    /// <param name="max">The most deadlines to return, at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The deadlines; those of one time by name.</returns>
    Task<IReadOnlyList<StoredDeadline>> ReadDeadlinesAsync(StreamName stream, DateTimeOffset until, int max, CancellationToken cancellationToken = default);

    /// <summary>Reads when a stream has something to do next.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The time of its earliest deadline, which may be past; null when it has none.</returns>
    Task<DateTimeOffset?> ReadNextDeadlineAsync(StreamName stream, CancellationToken cancellationToken = default);

    /// <summary>Reads which streams of the hub have a deadline that is due.</summary>
    /// <param name="now">Deadlines after this time do not count.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The streams with the times of their earliest deadlines, by name.</returns>
    Task<IReadOnlyList<DueStream>> ReadDueStreamsAsync(DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the bodies of rows; their heads stay. Positions without a row or body are skipped. Once this returns no read finds them; when their bytes leave the files, is told by
    /// <see cref="HubDatabaseOptions.EraseDelay"/> and <see cref="HubDatabaseOptions.VacuumDelay"/>. The same holds for <see cref="TrimAsync"/>.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="positions">The rows' positions.</param>
    /// <param name="cancellationToken">Cancels a call that was not taken yet.</param>
    /// <returns>How many bodies were deleted.</returns>
    Task<int> DeleteBodiesAsync(StreamName stream, IReadOnlyList<long> positions, CancellationToken cancellationToken = default);

    /// <summary>Raises a stream's epoch by one, after it was restored from a backup or a lagging copy.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expectedEpoch">The epoch that the caller knows.</param>
    /// <param name="cancellationToken">Cancels a call that was not taken yet.</param>
    /// <returns>The head afterwards.</returns>
    /// <exception cref="InconsistentStateException">The stream's epoch is another one; nothing was changed.</exception>
    Task<StreamHead> AdvanceEpochAsync(StreamName stream, long expectedEpoch, CancellationToken cancellationToken = default);

    /// <summary>Deletes what is older than its retention, in small steps.</summary>
    /// <param name="trim">What may go.</param>
    /// <param name="cancellationToken">Stops after the current step.</param>
    /// <returns>What was deleted.</returns>
    Task<JournalTrimResult> TrimAsync(JournalTrim trim, CancellationToken cancellationToken = default);
}

/// <summary>What a journal may forget. Work is done in small steps between which appends go on.</summary>
public sealed record JournalTrim
{
    /// <summary>
    /// Rows of streams whose name starts with this text are trimmed; empty means all streams.
    /// </summary>
    public string StreamPrefix { get; init; } = "";

    /// <summary>
    /// Rows appended before this time are deleted, from each stream's tail up to the first row that is younger or still pending; receipts of that age go too. Null keeps rows and receipts.
    /// </summary>
    public DateTimeOffset? RowsBefore { get; init; }

    /// <summary>Operation ids (of all streams) appended before this time are forgotten. Null keeps them.</summary>
    public DateTimeOffset? OperationsBefore { get; init; }

    /// <summary>
    /// SQLite: the places of deleted rows that were appended before this time are used again. Choose a time before which everything that may be deleted has been: as long as
    /// neighbours of a place can still be deleted, giving it up could leave copies of them. Null keeps the places.
    /// </summary>
    public DateTimeOffset? ReclaimBefore { get; init; }

    /// <summary>The most rows that one step deletes. Default 500.</summary>
    public int StepRows { get; init; } = 500;
}

/// <summary>What a trim deleted.</summary>
/// <param name="Rows">Rows of streams.</param>
/// <param name="Receipts">Receipt ranges.</param>
/// <param name="Operations">Operation ids.</param>
public sealed record JournalTrimResult(long Rows, long Receipts, long Operations);
