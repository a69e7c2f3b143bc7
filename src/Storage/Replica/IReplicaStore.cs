namespace Interpol.Mesh.Storage.Replica;

/// <summary>
/// A hub's searchable copy of what aggregates say of themselves: lists and searches are read from it. Each row carries the number of its aggregate's events, and a row never takes the
/// place of one with as many or more: rows may come late, again and in any order. It can be made anew from the journals at any time.
/// Methods throw what those of <see cref="Journal.IHubJournal"/> throw when a database cannot be opened or does not answer.
/// </summary>
public interface IReplicaStore
{
    /// <summary>
    /// Writes the rows that are newer than what is stored under their ids and passes over the others. Completes when that is flushed; may be repeated. When bytes that were written over leave
    /// the files, is told by <see cref="HubDatabaseOptions.EraseDelay"/> and <see cref="HubDatabaseOptions.VacuumDelay"/>.
    /// </summary>
    /// <param name="rows">At most 1,000 rows, in any order.</param>
    /// <param name="cancellationToken">Withdraws a write that was not taken yet.</param>
    /// <returns>How many rows were newer.</returns>
    /// <exception cref="ArgumentException">A row is malformed, or there are too many; nothing was written.</exception>
    Task<int> ApplyAsync(IReadOnlyList<ReplicaRow> rows, CancellationToken cancellationToken = default);

    /// <summary>Reads some rows.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ids">Their ids, at most 1,000.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows in any order, also those that say that they were removed; those that were never written are left out.</returns>
    /// <exception cref="ArgumentException">There are too many ids.</exception>
    Task<IReadOnlyList<ReplicaRow>> FindAsync(string kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists what a reader may see, the newest change first; what was removed is left out. A row that changes while pages are read moves to the front, where reading anew finds it;
    /// all others stand on one page each.
    /// </summary>
    /// <param name="query">What to list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<ReplicaPage> ListAsync(ReplicaQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads all rows of a kind in order of their ids, page by page; what was removed is left out.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="afterId">The last id of the page before; null for the first page.</param>
    /// <param name="maxRows">The most rows to return, at least 1.</param>
    /// <param name="maxBytes">Stop before contents exceed this many bytes; one row is returned however large.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The rows; empty behind the last.</returns>
    Task<IReadOnlyList<ReplicaRow>> ReadAsync(string kind, string? afterId, int maxRows, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the rows of a kind before they are made anew: the same versions are taken again then. That a row was removed stays known, so that an old copy which is still on its way
    /// does not bring it back before the journal is read that far. May be repeated; what is written meanwhile may be deleted too.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="cancellationToken">Stops after the current step.</param>
    Task ClearAsync(string kind, CancellationToken cancellationToken = default);
}

/// <summary>What an aggregate says of itself at one version.</summary>
/// <param name="Kind">What it is, for example <c>consent</c>; 1 to 200 characters.</param>
/// <param name="Id">Its id, unique in its kind; 1 to 200 characters.</param>
/// <param name="Version">How many events it has; at least 1.</param>
/// <param name="IsRemoved">Whether it says that the aggregate is gone; readers and content are then not stored. Only a newer row takes its place.</param>
/// <param name="ChangedAt">When it last changed; stored in UTC to the microsecond.</param>
/// <param name="Readers">Codes of the owners who find it in lists, or <see cref="Everybody"/>, beside which no others are stored.</param>
/// <param name="State">A short word to filter lists by; 1 to 200 characters.</param>
/// <param name="Content">What is shown of it; its form belongs to its kind.</param>
public sealed record ReplicaRow(
    string Kind, string Id, long Version, bool IsRemoved, DateTimeOffset ChangedAt, IReadOnlyList<string> Readers, string State, ReadOnlyMemory<byte> Content)
{
    /// <summary>The reader who stands for all.</summary>
    public const string Everybody = "*";
}

/// <summary>What to list.</summary>
/// <param name="Kind">Rows of this kind.</param>
/// <param name="Reader">The code of the owner who reads; rows for everybody are found too.</param>
/// <param name="MaxRows">The most rows of a page, at least 1.</param>
/// <param name="MaxBytes">A page ends before contents exceed this many bytes; one row is returned however large.</param>
public sealed record ReplicaQuery(string Kind, string Reader, int MaxRows, int MaxBytes)
{
    /// <summary>Rows in one of these states, at most 16; empty, the default, for any.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Rows behind this place, <see cref="ReplicaPage.Next"/> of the page before; null, the default, for the first page.</summary>
    public ReplicaPosition? Behind { get; init; }
}

/// <summary>A place in a list.</summary>
/// <param name="ChangedAt">When the row there changed.</param>
/// <param name="Id">Its id; rows of one time come in the opposite order of their ids.</param>
public sealed record ReplicaPosition(DateTimeOffset ChangedAt, string Id);

/// <summary>A page of a list.</summary>
/// <param name="Rows">The rows, the newest change first.</param>
/// <param name="Next">Where the next page begins; null when there is nothing behind this one.</param>
public sealed record ReplicaPage(IReadOnlyList<ReplicaRow> Rows, ReplicaPosition? Next);
